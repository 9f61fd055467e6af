package espm.command.order;

import static org.assertj.core.api.Assertions.assertThat;

import espm.events.OrderCancelled;
import espm.events.OrderCreated;
import espm.events.OrderDelivered;
import espm.events.OrderEvent;
import espm.events.OrderItemAdded;
import espm.events.OrderPaid;
import espm.events.OrderShipped;
import espm.events.OrderStatus;
import espm.events.OrderSubmitted;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Given these events, when this command comes, then these events follow or it is refused. */
final class OrderScenario {

  static final UUID CUSTOMER = UUID.fromString("0190a6f2-0000-7000-8000-00000000c001");
  static final UUID TEA = UUID.fromString("0190a6f2-0000-7000-8000-000000000001");
  static final UUID CUP = UUID.fromString("0190a6f2-0000-7000-8000-000000000002");
  static final Instant START = Instant.parse("2026-01-02T03:04:05.000006Z");

  private final Order order;
  private Decision decision;

  private OrderScenario(Order order) {
    this.order = order;
  }

  /** The events happen one second after the other, the first at {@link #START}. */
  static OrderScenario given(OrderEvent... events) {
    return new OrderScenario(fold(List.of(events)));
  }

  /** An order with two cups of 5.00 USD each that has come this far by the shortest way. */
  static OrderScenario givenOrderIn(OrderStatus status) {
    return new OrderScenario(foldTo(status));
  }

  static Order foldTo(OrderStatus status) {
    return fold(eventsTo(status));
  }

  static Order fold(List<OrderEvent> events) {
    Order order = null;
    for (int i = 0; i < events.size(); i++) {
      order = Order.evolve(order, events.get(i), START.plusSeconds(i));
    }
    return order;
  }

  private static List<OrderEvent> eventsTo(OrderStatus status) {
    List<OrderEvent> events = new ArrayList<>(List.of(created(), added(CUP, 2, "5.00")));
    switch (status) {
      case DRAFT -> {}
      case SUBMITTED -> events.add(submitted("10.00"));
      case PAID -> events.addAll(List.of(submitted("10.00"), paid("10.00")));
      case SHIPPED -> events.addAll(List.of(submitted("10.00"), paid("10.00"), new OrderShipped()));
      case DELIVERED ->
          events.addAll(
              List.of(submitted("10.00"), paid("10.00"), new OrderShipped(), new OrderDelivered()));
      case CANCELLED -> events.add(new OrderCancelled("no longer wanted"));
    }
    return events;
  }

  OrderScenario when(OrderCommand command) {
    decision = OrderDecider.decide(order, command);
    return this;
  }

  void then(OrderEvent... events) {
    assertThat(decision).isEqualTo(new Decision.Accepted(List.of(events)));
  }

  void thenNothingHappens() {
    then();
  }

  void thenRejected(Rejection rejection) {
    assertThat(decision).isEqualTo(new Decision.Rejected(rejection));
  }

  void thenWrongState(String why) {
    thenRejected(new Rejection.WrongState(order.status(), why));
  }

  /** Exactly these fields are named, in this order. */
  void thenInvalid(String... fields) {
    assertThat(decision).isInstanceOf(Decision.Rejected.class);
    Rejection rejection = ((Decision.Rejected) decision).rejection();
    assertThat(rejection).isInstanceOf(Rejection.InvalidValues.class);
    assertThat(((Rejection.InvalidValues) rejection).violations())
        .extracting(Rejection.Violation::field)
        .containsExactly(fields);
  }

  static OrderCreated created() {
    return new OrderCreated(CUSTOMER, "USD");
  }

  static OrderItemAdded added(UUID product, int quantity, String unitPrice) {
    return new OrderItemAdded(product, quantity, new BigDecimal(unitPrice));
  }

  static OrderSubmitted submitted(String total) {
    return new OrderSubmitted(new BigDecimal(total), "USD");
  }

  static OrderPaid paid(String amount) {
    return new OrderPaid(new BigDecimal(amount), "USD");
  }
}
