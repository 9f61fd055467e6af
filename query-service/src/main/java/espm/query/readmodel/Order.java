package espm.query.readmodel;

import espm.events.OrderStatus;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * An order as the read side shows it: the fold of its events up to {@code version}. Immutable.
 *
 * @param id the stream
 * @param customerId who ordered
 * @param status where it stands in its life
 * @param currency ISO 4217 code of every amount in it
 * @param items in the order in which the products were first added
 * @param total sum of the lines, with exactly the currency's decimals
 * @param version of the last event folded in, from 1
 * @param createdAt when the first event occurred
 * @param updatedAt when the last event occurred
 */
public record Order(
    UUID id,
    UUID customerId,
    OrderStatus status,
    String currency,
    List<OrderItem> items,
    BigDecimal total,
    int version,
    Instant createdAt,
    Instant updatedAt) {

  public Order {
    items = List.copyOf(items);
  }

  /** Whether its life is over: no event can follow. */
  public boolean isFinished() {
    return status == OrderStatus.DELIVERED || status == OrderStatus.CANCELLED;
  }

  /** Whether its customer has committed to it: submitted, and not cancelled. */
  public boolean isOrdered() {
    return status == OrderStatus.SUBMITTED || isPaid();
  }

  /** Whether it is paid, and not cancelled. */
  public boolean isPaid() {
    return status == OrderStatus.PAID
        || status == OrderStatus.SHIPPED
        || status == OrderStatus.DELIVERED;
  }

  /** The line of a product, if the order has one. */
  public Optional<OrderItem> item(UUID productId) {
    // Asked for several times for each event.
    for (OrderItem item : items) {
      if (item.productId().equals(productId)) {
        return Optional.of(item);
      }
    }
    return Optional.empty();
  }
}
