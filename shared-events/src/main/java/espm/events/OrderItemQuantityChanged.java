package espm.events;

import java.util.Objects;
import java.util.UUID;

/**
 * The quantity of a product on the order was replaced.
 *
 * @param productId which item
 * @param quantity the new quantity, at least 1
 */
public record OrderItemQuantityChanged(UUID productId, int quantity) implements OrderEvent {
  public OrderItemQuantityChanged {
    Objects.requireNonNull(productId, "productId");
  }
}
