package espm.command.order;

import java.math.BigDecimal;
import java.util.UUID;

/**
 * What somebody wants of an order. Values may be anything of their type: whether they are allowed
 * is decided by {@link OrderDecider}.
 */
public sealed interface OrderCommand {

  /** Open an empty order; {@code currency} is an ISO 4217 code. */
  record Create(UUID customerId, String currency) implements OrderCommand {}

  /** Put a quantity of a product on the order, on top of what is there of it. */
  record AddItem(UUID productId, int quantity, BigDecimal unitPrice) implements OrderCommand {}

  /** Replace the quantity of a product. */
  record ChangeItemQuantity(UUID productId, int quantity) implements OrderCommand {}

  /** Take a product off the order. */
  record RemoveItem(UUID productId) implements OrderCommand {}

  /** Commit to the order as it is. */
  record Submit() implements OrderCommand {}

  /** Note that it was paid in full. */
  record Pay() implements OrderCommand {}

  /** Note that it left the house. */
  record Ship() implements OrderCommand {}

  /** Note that it arrived. */
  record Deliver() implements OrderCommand {}

  /** Give it up; {@code reason} may be null. */
  record Cancel(String reason) implements OrderCommand {}
}
