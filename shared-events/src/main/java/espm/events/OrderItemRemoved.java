package espm.events;

import java.util.Objects;
import java.util.UUID;

/**
 * A product was taken off the order altogether.
 *
 * @param productId which item
 */
public record OrderItemRemoved(UUID productId) implements OrderEvent {
  public OrderItemRemoved {
    Objects.requireNonNull(productId, "productId");
  }
}
