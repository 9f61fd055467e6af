package espm.command.order;

import static org.assertj.core.api.Assertions.assertThat;

import espm.command.order.OrderCommand.AddItem;
import espm.command.order.OrderCommand.Cancel;
import espm.command.order.OrderCommand.ChangeItemQuantity;
import espm.command.order.OrderCommand.Create;
import espm.command.order.OrderCommand.Deliver;
import espm.command.order.OrderCommand.Pay;
import espm.command.order.OrderCommand.RemoveItem;
import espm.command.order.OrderCommand.Ship;
import espm.command.order.OrderCommand.Submit;
import espm.events.Money;
import espm.events.OrderEvent;
import espm.events.OrderPaid;
import espm.events.OrderStatus;
import espm.events.OrderSubmitted;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever is asked of an order, in whatever sequence, what comes of it is an order. */
class OrderPropertiesTest {

  private static final Set<List<OrderStatus>> STEPS =
      Set.of(
          List.of(OrderStatus.DRAFT, OrderStatus.SUBMITTED),
          List.of(OrderStatus.SUBMITTED, OrderStatus.PAID),
          List.of(OrderStatus.PAID, OrderStatus.SHIPPED),
          List.of(OrderStatus.SHIPPED, OrderStatus.DELIVERED),
          List.of(OrderStatus.DRAFT, OrderStatus.CANCELLED),
          List.of(OrderStatus.SUBMITTED, OrderStatus.CANCELLED),
          List.of(OrderStatus.PAID, OrderStatus.CANCELLED));

  @Property
  void no_sequence_of_commands_breaks_an_order(
      @ForAll("currencies") String currency, @ForAll("commands") List<OrderCommand> commands) {
    Order order = apply(null, new Create(OrderScenario.CUSTOMER, currency));
    for (OrderCommand command : commands) {
      Order after = apply(order, command);
      assertSound(after);
      assertOneStep(order, after);
      order = after;
    }
  }

  @Property
  void a_refused_command_or_one_without_effect_is_the_same_again(
      @ForAll("currencies") String currency, @ForAll("commands") List<OrderCommand> commands) {
    Order order = apply(null, new Create(OrderScenario.CUSTOMER, currency));
    for (OrderCommand command : commands) {
      assertThat(OrderDecider.decide(order, command))
          .isEqualTo(OrderDecider.decide(order, command));
      order = apply(order, command);
    }
  }

  private static Order apply(Order order, OrderCommand command) {
    Order after = order;
    if (OrderDecider.decide(order, command) instanceof Decision.Accepted(List<OrderEvent> events)) {
      for (OrderEvent event : events) {
        assertAmounts(order, event);
        after = Order.evolve(after, event, OrderScenario.START);
      }
      assertThat(after == null ? 0 : after.version())
          .isEqualTo((order == null ? 0 : order.version()) + events.size());
    }
    return after;
  }

  private static void assertAmounts(Order order, OrderEvent event) {
    switch (event) {
      case OrderSubmitted submitted -> assertThat(submitted.total()).isEqualTo(order.total());
      case OrderPaid paid -> assertThat(paid.amount()).isEqualTo(order.total());
      default -> {}
    }
  }

  private static void assertSound(Order order) {
    BigDecimal sum = Money.exact(BigDecimal.ZERO, order.currency());
    Set<UUID> products = new HashSet<>();
    for (OrderItem item : order.items()) {
      assertThat(item.quantity()).isBetween(1, 1_000_000);
      assertThat(item.unitPrice()).isBetween(BigDecimal.ZERO, BigDecimal.valueOf(1_000_000_000));
      assertThat(item.unitPrice().scale()).isEqualTo(Money.decimals(order.currency()));
      assertThat(products.add(item.productId())).as("a product has one line").isTrue();
      sum = sum.add(item.unitPrice().multiply(BigDecimal.valueOf(item.quantity())));
    }
    assertThat(order.total()).isEqualTo(sum);
    if (order.status() != OrderStatus.DRAFT && order.status() != OrderStatus.CANCELLED) {
      assertThat(order.items()).isNotEmpty();
    }
  }

  private static void assertOneStep(Order before, Order after) {
    if (before.status() != after.status()) {
      assertThat(STEPS).contains(List.of(before.status(), after.status()));
    }
    if (before.status() != OrderStatus.DRAFT) {
      assertThat(after.items()).isEqualTo(before.items());
    }
  }

  @Provide
  Arbitrary<String> currencies() {
    return Arbitraries.of("USD", "JPY", "BHD");
  }

  /** Mostly what a draft takes, on few products, so that long sequences get somewhere. */
  @Provide
  Arbitrary<List<OrderCommand>> commands() {
    Arbitrary<UUID> products = Arbitraries.of(OrderScenario.TEA, OrderScenario.CUP);
    Arbitrary<Integer> quantities =
        Arbitraries.frequencyOf(
            Tuple.of(8, Arbitraries.integers().between(1, 9)),
            Tuple.of(1, Arbitraries.integers().between(-1, 1_000_001)));
    Arbitrary<BigDecimal> prices =
        Arbitraries.of("0", "1", "2.5", "9.99", "0.005", "-1", "1E+3", "1E+10")
            .map(BigDecimal::new);
    Arbitrary<OrderCommand> adding =
        Combinators.combine(products, quantities, prices).as(AddItem::new);
    Arbitrary<OrderCommand> changing =
        Combinators.combine(products, quantities).as(ChangeItemQuantity::new);
    Arbitrary<OrderCommand> others =
        Arbitraries.of(new Submit(), new Pay(), new Ship(), new Deliver(), new Cancel(null));
    return Arbitraries.frequencyOf(
            Tuple.of(6, adding),
            Tuple.of(2, changing),
            Tuple.of(1, products.map(RemoveItem::new)),
            Tuple.of(3, others))
        .list()
        .ofMaxSize(40);
  }
}
