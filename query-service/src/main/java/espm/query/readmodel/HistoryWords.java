package espm.query.readmodel;

import espm.events.OrderCancelled;
import espm.events.OrderCreated;
import espm.events.OrderDelivered;
import espm.events.OrderItemAdded;
import espm.events.OrderItemQuantityChanged;
import espm.events.OrderItemRemoved;
import espm.events.OrderPaid;
import espm.events.OrderShipped;
import espm.events.OrderSubmitted;
import java.math.BigDecimal;

/** What happened, as a person would say it. */
final class HistoryWords {

  private HistoryWords() {}

  static String summary(OrderChange change) {
    String currency = change.after().currency();
    return switch (change.event().data()) {
      case OrderCreated created ->
          "Created for customer " + created.customerId() + " in " + currency;
      case OrderItemAdded added ->
          "Added "
              + added.quantity()
              + " of product "
              + added.productId()
              + " at "
              + money(added.unitPrice(), currency)
              + " each";
      case OrderItemQuantityChanged changed ->
          "Changed the quantity of product %s from %d to %d"
              .formatted(
                  changed.productId(),
                  change.before().item(changed.productId()).orElseThrow().quantity(),
                  changed.quantity());
      case OrderItemRemoved removed -> {
        OrderItem item = change.before().item(removed.productId()).orElseThrow();
        yield "Removed product %s (there were %d at %s each)"
            .formatted(removed.productId(), item.quantity(), money(item.unitPrice(), currency));
      }
      case OrderSubmitted submitted ->
          "Submitted with a total of " + money(submitted.total(), submitted.currency());
      case OrderPaid paid -> "Paid " + money(paid.amount(), paid.currency());
      case OrderShipped _ -> "Shipped";
      case OrderDelivered _ -> "Delivered";
      case OrderCancelled cancelled ->
          cancelled.reason() == null ? "Cancelled" : "Cancelled: " + cancelled.reason();
    };
  }

  private static String money(BigDecimal amount, String currency) {
    return amount.toPlainString() + " " + currency;
  }
}
