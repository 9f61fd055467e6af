package espm.query.readmodel;

import java.math.BigDecimal;
import java.util.UUID;

/**
 * One line of an order. Immutable.
 *
 * @param productId what was ordered
 * @param quantity how many, at least 1
 * @param unitPrice price of one, with exactly the decimals of the order's currency
 */
public record OrderItem(UUID productId, int quantity, BigDecimal unitPrice) {

  /** Price of the whole line, exact. */
  public BigDecimal lineTotal() {
    return unitPrice.multiply(BigDecimal.valueOf(quantity));
  }

  OrderItem withQuantity(int newQuantity) {
    return new OrderItem(productId, newQuantity, unitPrice);
  }
}
