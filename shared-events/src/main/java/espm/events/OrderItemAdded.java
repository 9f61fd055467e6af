package espm.events;

import java.math.BigDecimal;
import java.util.Objects;
import java.util.UUID;

/**
 * A quantity of a product was put on the order, on top of what was already there of it.
 *
 * @param productId what was added
 * @param quantity how many were added, at least 1; not the resulting quantity
 * @param unitPrice price of one piece in the currency of the order, with exactly its decimals
 */
public record OrderItemAdded(UUID productId, int quantity, BigDecimal unitPrice)
    implements OrderEvent {
  public OrderItemAdded {
    Objects.requireNonNull(productId, "productId");
    Objects.requireNonNull(unitPrice, "unitPrice");
  }
}
