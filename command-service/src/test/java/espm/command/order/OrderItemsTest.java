package espm.command.order;

import static espm.command.order.OrderScenario.CUP;
import static espm.command.order.OrderScenario.START;
import static espm.command.order.OrderScenario.TEA;
import static espm.command.order.OrderScenario.added;
import static espm.command.order.OrderScenario.created;
import static espm.command.order.OrderScenario.fold;
import static espm.command.order.OrderScenario.given;
import static espm.command.order.OrderScenario.givenOrderIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espm.command.order.OrderCommand.AddItem;
import espm.command.order.OrderCommand.ChangeItemQuantity;
import espm.command.order.OrderCommand.RemoveItem;
import espm.events.OrderEvent;
import espm.events.OrderItemQuantityChanged;
import espm.events.OrderItemRemoved;
import espm.events.OrderShipped;
import espm.events.OrderStatus;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Putting products on a draft and taking them off. */
class OrderItemsTest {

  private static final String ONLY_A_DRAFT =
      "the items of an order change only while it is a draft";

  @Test
  void an_item_is_added_at_the_decimals_of_the_currency() {
    given(created())
        .when(new AddItem(TEA, 2, new BigDecimal("29.990")))
        .then(added(TEA, 2, "29.99"));
    given(created())
        .when(new AddItem(TEA, 1, new BigDecimal("1E+3")))
        .then(added(TEA, 1, "1000.00"));
  }

  @Test
  void the_same_product_again_adds_to_its_quantity() {
    given(created(), added(TEA, 2, "3.50"))
        .when(new AddItem(TEA, 3, new BigDecimal("3.5")))
        .then(added(TEA, 3, "3.50"));

    Order order = fold(List.of(created(), added(TEA, 2, "3.50"), added(TEA, 3, "3.50")));
    assertThat(order.items()).containsExactly(new OrderItem(TEA, 5, new BigDecimal("3.50")));
    assertThat(order.total()).isEqualTo("17.50");
  }

  @Test
  void the_same_product_at_another_price_is_refused() {
    given(created(), added(TEA, 2, "3.50"))
        .when(new AddItem(TEA, 1, new BigDecimal("3.49")))
        .thenRejected(new Rejection.PriceDiffers(TEA, new BigDecimal("3.50")));
  }

  @Test
  void a_quantity_is_replaced() {
    given(created(), added(TEA, 2, "3.50"))
        .when(new ChangeItemQuantity(TEA, 7))
        .then(new OrderItemQuantityChanged(TEA, 7));
  }

  @Test
  void the_quantity_that_is_there_already_changes_nothing() {
    given(created(), added(TEA, 2, "3.50"))
        .when(new ChangeItemQuantity(TEA, 2))
        .thenNothingHappens();
  }

  @Test
  void an_item_is_removed() {
    given(created(), added(TEA, 2, "3.50"))
        .when(new RemoveItem(TEA))
        .then(new OrderItemRemoved(TEA));
  }

  @Test
  void a_product_that_is_not_on_the_order_is_neither_changed_nor_removed() {
    OrderScenario order = given(created(), added(TEA, 2, "3.50"));

    order.when(new ChangeItemQuantity(CUP, 1)).thenRejected(new Rejection.NoSuchItem(CUP));
    order.when(new RemoveItem(CUP)).thenRejected(new Rejection.NoSuchItem(CUP));
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "DRAFT")
  void items_change_only_while_the_order_is_a_draft(OrderStatus status) {
    OrderScenario order = givenOrderIn(status);

    order.when(new AddItem(TEA, 1, BigDecimal.ONE)).thenWrongState(ONLY_A_DRAFT);
    order.when(new ChangeItemQuantity(CUP, 9)).thenWrongState(ONLY_A_DRAFT);
    order.when(new RemoveItem(CUP)).thenWrongState(ONLY_A_DRAFT);
  }

  @Test
  void an_order_takes_500_products_and_not_one_more() {
    List<OrderEvent> events = new ArrayList<>(List.of(created()));
    for (int i = 0; i < 499; i++) {
      events.add(added(new UUID(1, i), 1, "1.00"));
    }
    AddItem another = new AddItem(TEA, 1, BigDecimal.ONE);

    given(events.toArray(OrderEvent[]::new)).when(another).then(added(TEA, 1, "1.00"));
    events.add(added(CUP, 1, "1.00"));
    OrderScenario full = given(events.toArray(OrderEvent[]::new));
    full.when(another).thenWrongState("an order has at most 500 items");
    full.when(new AddItem(CUP, 1, BigDecimal.ONE)).then(added(CUP, 1, "1.00"));
  }

  @Test
  void items_stay_in_the_order_in_which_the_products_came() {
    Order order =
        fold(
            List.of(
                created(),
                added(TEA, 1, "1.00"),
                added(CUP, 1, "2.00"),
                new OrderItemQuantityChanged(TEA, 5),
                added(TEA, 1, "1.00")));

    assertThat(order.items()).extracting(OrderItem::productId).containsExactly(TEA, CUP);
    assertThat(order.total()).isEqualTo("8.00");
  }

  @Test
  void a_product_that_comes_again_after_its_removal_comes_last_and_may_cost_something_else() {
    Order order =
        fold(
            List.of(
                created(),
                added(TEA, 1, "1.00"),
                added(CUP, 1, "2.00"),
                new OrderItemRemoved(TEA),
                added(TEA, 1, "1.50")));

    assertThat(order.items()).extracting(OrderItem::productId).containsExactly(CUP, TEA);
    assertThat(order.total()).isEqualTo("3.50");
  }

  @Test
  void every_event_counts_as_a_version_and_sets_the_time_of_the_last_change() {
    Order order = fold(List.of(created(), added(TEA, 1, "1.00"), new OrderItemRemoved(TEA)));

    assertThat(order.version()).isEqualTo(3);
    assertThat(order.createdAt()).isEqualTo(START);
    assertThat(order.updatedAt()).isEqualTo(START.plusSeconds(2));
    assertThat(order.total()).isEqualTo("0.00");
  }

  @Test
  void a_stream_that_does_not_begin_with_the_creation_is_no_order() {
    assertThatThrownBy(() -> fold(List.of(new OrderShipped())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("OrderShipped");
  }
}
