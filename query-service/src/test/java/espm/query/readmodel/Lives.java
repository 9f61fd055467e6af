package espm.query.readmodel;

import espm.events.EventEnvelope;
import espm.events.OrderCreated;
import espm.events.OrderDelivered;
import espm.events.OrderEvent;
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

  private Lives() {}

  /** The six events of a new order of a new customer. */
  public static List<EventEnvelope> delivered() {
    return delivered(UUID.randomUUID(), UUID.randomUUID(), OrderEvents.START);
  }

  public static List<EventEnvelope> delivered(UUID orderId, UUID customer, Instant createdAt) {
    return OrderEvents.stream(
        orderId, createdAt, of(customer, UUID.randomUUID(), "USD", new BigDecimal("15.00"), 2));
  }

  /** The six events of an order of one product. */
  public static List<OrderEvent> of(
      UUID customer, UUID product, String currency, BigDecimal price, int quantity) {
    BigDecimal total = price.multiply(BigDecimal.valueOf(quantity));
    return List.of(
        new OrderCreated(customer, currency),
        new OrderItemAdded(product, quantity, price),
        new OrderSubmitted(total, currency),
        new OrderPaid(total, currency),
        new OrderShipped(),
        new OrderDelivered());
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
