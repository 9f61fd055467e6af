package espm.query.readmodel;

import espm.events.EventEnvelope;
import espm.events.OrderCreated;
import espm.events.OrderDelivered;
import espm.events.OrderItemAdded;
import espm.events.OrderPaid;
import espm.events.OrderShipped;
import espm.events.OrderSubmitted;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Orders that go the whole way: created, an item, submitted, paid, shipped, delivered. */
public final class Lives {

  private static final BigDecimal PRICE = new BigDecimal("15.00");
  private static final BigDecimal TOTAL = new BigDecimal("30.00");

  private Lives() {}

  /** The six events of a new order of a new customer. */
  public static List<EventEnvelope> delivered() {
    return delivered(UUID.randomUUID(), UUID.randomUUID(), OrderEvents.START);
  }

  public static List<EventEnvelope> delivered(UUID orderId, UUID customer, Instant createdAt) {
    return OrderEvents.stream(
        orderId,
        createdAt,
        List.of(
            new OrderCreated(customer, "USD"),
            new OrderItemAdded(UUID.randomUUID(), 2, PRICE),
            new OrderSubmitted(TOTAL, "USD"),
            new OrderPaid(TOTAL, "USD"),
            new OrderShipped(),
            new OrderDelivered()));
  }

  /** Whose order it is. */
  public static UUID customerOf(List<EventEnvelope> stream) {
    return OrderEvents.fold(stream).customerId();
  }

  /** The order's JSON after these events. */
  public static byte[] json(List<EventEnvelope> stream) {
    return OrderJson.write(OrderEvents.fold(stream));
  }
}
