package espm.command.order;

import java.math.BigDecimal;
import java.util.UUID;

/**
 * A line of an order.
 *
 * @param productId what
 * @param quantity how many, at least 1
 * @param unitPrice price of one, with exactly the decimals of the order's currency
 */
public record OrderItem(UUID productId, int quantity, BigDecimal unitPrice) {

  /** Quantity times unit price; exact. */
  public BigDecimal lineTotal() {
    return unitPrice.multiply(BigDecimal.valueOf(quantity));
  }
}
