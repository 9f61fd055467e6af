package espm.query.readmodel;

import static espm.query.readmodel.OrderEvents.START;
import static espm.query.readmodel.OrderEvents.fold;
import static espm.query.readmodel.OrderEvents.stream;
import static org.assertj.core.api.Assertions.assertThat;

import espm.events.EventEnvelope;
import espm.events.OrderCancelled;
import espm.events.OrderCreated;
import espm.events.OrderDelivered;
import espm.events.OrderEvent;
import espm.events.OrderItemAdded;
import espm.events.OrderItemQuantityChanged;
import espm.events.OrderItemRemoved;
import espm.events.OrderPaid;
import espm.events.OrderShipped;
import espm.events.OrderStatus;
import espm.events.OrderSubmitted;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OrderFoldTest {

  private static final UUID ORDER = UUID.fromString("01900000-0000-7000-8000-000000000001");
  private static final UUID CUSTOMER = UUID.fromString("01900000-0000-7000-8000-0000000000c1");
  private static final UUID BOOK = UUID.fromString("01900000-0000-7000-8000-0000000000b1");
  private static final UUID LAMP = UUID.fromString("01900000-0000-7000-8000-0000000000b2");
  private static final OrderCreated CREATED = new OrderCreated(CUSTOMER, "USD");

  @Test
  void a_new_order_is_an_empty_draft_with_a_total_in_the_decimals_of_its_currency() {
    Order order = fold(stream(ORDER, CREATED));

    assertThat(order)
        .isEqualTo(
            new Order(
                ORDER,
                CUSTOMER,
                OrderStatus.DRAFT,
                "USD",
                List.of(),
                new BigDecimal("0.00"),
                1,
                START,
                START));
    assertThat(fold(stream(ORDER, new OrderCreated(CUSTOMER, "JPY"))).total().toPlainString())
        .isEqualTo("0");
  }

  @Test
  void the_total_is_the_exact_sum_of_the_lines() {
    Order order = fold(stream(ORDER, CREATED, added(BOOK, 3, "0.10"), added(LAMP, 1, "29.99")));

    assertThat(order.total()).isEqualTo(new BigDecimal("30.29"));
    assertThat(order.items())
        .containsExactly(
            new OrderItem(BOOK, 3, new BigDecimal("0.10")),
            new OrderItem(LAMP, 1, new BigDecimal("29.99")));
  }

  @Test
  void the_same_product_again_adds_to_its_quantity_and_keeps_its_place() {
    Order order =
        fold(
            stream(
                ORDER,
                CREATED,
                added(BOOK, 1, "5.00"),
                added(LAMP, 1, "7.00"),
                added(BOOK, 2, "5.00")));

    assertThat(order.items())
        .containsExactly(
            new OrderItem(BOOK, 3, new BigDecimal("5.00")),
            new OrderItem(LAMP, 1, new BigDecimal("7.00")));
    assertThat(order.total()).isEqualTo(new BigDecimal("22.00"));
  }

  @Test
  void a_changed_quantity_replaces_and_a_removed_item_is_gone() {
    Order order =
        fold(
            stream(
                ORDER,
                CREATED,
                added(BOOK, 9, "5.00"),
                added(LAMP, 1, "7.00"),
                new OrderItemQuantityChanged(BOOK, 2),
                new OrderItemRemoved(LAMP)));

    assertThat(order.items()).containsExactly(new OrderItem(BOOK, 2, new BigDecimal("5.00")));
    assertThat(order.total()).isEqualTo(new BigDecimal("10.00"));
  }

  @Test
  void the_status_follows_the_life_of_the_order() {
    OrderEvent[] life = {
      CREATED,
      added(BOOK, 1, "5.00"),
      new OrderSubmitted(new BigDecimal("5.00"), "USD"),
      new OrderPaid(new BigDecimal("5.00"), "USD"),
      new OrderShipped(),
      new OrderDelivered()
    };
    List<EventEnvelope> stream = stream(ORDER, life);

    assertThat(stream.stream().map(event -> fold(stream.subList(0, event.version())).status()))
        .containsExactly(
            OrderStatus.DRAFT,
            OrderStatus.DRAFT,
            OrderStatus.SUBMITTED,
            OrderStatus.PAID,
            OrderStatus.SHIPPED,
            OrderStatus.DELIVERED);
    assertThat(fold(stream(ORDER, CREATED, new OrderCancelled("late"))).status())
        .isEqualTo(OrderStatus.CANCELLED);
  }

  @Test
  void version_and_update_time_are_those_of_the_last_event() {
    Order order = fold(stream(ORDER, CREATED, added(BOOK, 1, "5.00"), new OrderCancelled(null)));

    assertThat(order.version()).isEqualTo(3);
    assertThat(order.createdAt()).isEqualTo(START);
    assertThat(order.updatedAt()).isEqualTo(START.plusSeconds(2));
  }

  @Test
  void an_event_that_was_applied_before_changes_nothing() {
    List<EventEnvelope> stream = stream(ORDER, CREATED, added(BOOK, 1, "5.00"));
    Order order = fold(stream);

    assertThat(OrderFold.apply(order, stream.get(0))).isEqualTo(new FoldResult.AlreadyApplied());
    assertThat(OrderFold.apply(order, stream.get(1))).isEqualTo(new FoldResult.AlreadyApplied());
  }

  @Test
  void a_missing_version_is_noticed() {
    List<EventEnvelope> stream =
        stream(ORDER, CREATED, added(BOOK, 1, "5.00"), new OrderCancelled(null));

    assertThat(OrderFold.apply(fold(stream.subList(0, 1)), stream.get(2)))
        .isEqualTo(new FoldResult.NotApplicable("version 3 follows version 1"));
    assertThat(OrderFold.apply(null, stream.get(1))).isInstanceOf(FoldResult.NotApplicable.class);
  }

  @ParameterizedTest
  @MethodSource("eventsThatDoNotFit")
  void an_event_that_cannot_be_computed_is_refused(OrderEvent event) {
    List<EventEnvelope> stream = stream(ORDER, CREATED, added(BOOK, 1_000_000, "5.00"), event);

    assertThat(OrderFold.apply(fold(stream.subList(0, 2)), stream.get(2)))
        .isInstanceOf(FoldResult.NotApplicable.class);
  }

  static List<OrderEvent> eventsThatDoNotFit() {
    return List.of(
        CREATED,
        new OrderItemRemoved(LAMP),
        new OrderItemQuantityChanged(LAMP, 2),
        added(BOOK, 1, "6.00"),
        added(BOOK, Integer.MAX_VALUE, "5.00"),
        added(LAMP, 1, "0.001"),
        added(LAMP, 1, "1E+9000"),
        new OrderPaid(new BigDecimal("1E+9000"), "USD"),
        new OrderSubmitted(new BigDecimal("1.00"), "XXX"));
  }

  @Test
  void a_currency_that_is_none_is_refused() {
    EventEnvelope created = stream(ORDER, new OrderCreated(CUSTOMER, "XXX")).getFirst();

    assertThat(OrderFold.apply(null, created)).isInstanceOf(FoldResult.NotApplicable.class);
  }

  private static OrderItemAdded added(UUID product, int quantity, String unitPrice) {
    return new OrderItemAdded(product, quantity, new BigDecimal(unitPrice));
  }
}
