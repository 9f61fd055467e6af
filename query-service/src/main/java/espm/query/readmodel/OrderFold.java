package espm.query.readmodel;

import espm.events.EventEnvelope;
import espm.events.Money;
import espm.events.OrderCancelled;
import espm.events.OrderCreated;
import espm.events.OrderDelivered;
import espm.events.OrderItemAdded;
import espm.events.OrderItemQuantityChanged;
import espm.events.OrderItemRemoved;
import espm.events.OrderPaid;
import espm.events.OrderShipped;
import espm.events.OrderStatus;
import espm.events.OrderSubmitted;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * The order as a function of its events. Business rules were checked when the events were decided;
 * here only what cannot be computed is refused: a missing version, a line that is not there, an
 * amount that its currency cannot hold.
 */
public final class OrderFold {

  private static final int MAX_INTEGER_DIGITS = 30;

  private OrderFold() {}

  /**
   * Applies one event.
   *
   * @param before the order so far, null before its first event
   * @return never null; an event that does not fit is told by the result, not by an exception
   */
  public static FoldResult apply(Order before, EventEnvelope event) {
    int version = before == null ? 0 : before.version();
    if (event.version() <= version) {
      return new FoldResult.AlreadyApplied();
    }
    if (event.version() != version + 1) {
      return new FoldResult.NotApplicable(
          "version %d follows version %d".formatted(event.version(), version));
    }
    try {
      return new FoldResult.Folded(next(before, event));
    } catch (ArithmeticException | IllegalArgumentException e) {
      // Money and exact integers say so when an amount is not one of its currency, or overflows.
      return new FoldResult.NotApplicable(e.getMessage());
    }
  }

  private static Order next(Order before, EventEnvelope event) {
    if (event.data() instanceof OrderCreated created) {
      require(before == null, "the order was created before");
      return created(event, created);
    }
    require(before != null, "the first event does not create the order");
    Instant at = event.occurredAt();
    return switch (event.data()) {
      case OrderCreated _ -> throw new IllegalStateException("handled above");
      case OrderItemAdded added -> withItems(before, at, withAdded(before, added));
      case OrderItemQuantityChanged changed ->
          withItems(
              before,
              at,
              replaced(before, changed.productId(), item -> item.withQuantity(changed.quantity())));
      case OrderItemRemoved removed ->
          withItems(before, at, replaced(before, removed.productId(), _ -> null));
      case OrderSubmitted submitted -> {
        amount(submitted.total(), submitted.currency());
        yield withStatus(before, at, OrderStatus.SUBMITTED);
      }
      case OrderPaid paid -> {
        amount(paid.amount(), paid.currency());
        yield withStatus(before, at, OrderStatus.PAID);
      }
      case OrderShipped _ -> withStatus(before, at, OrderStatus.SHIPPED);
      case OrderDelivered _ -> withStatus(before, at, OrderStatus.DELIVERED);
      case OrderCancelled _ -> withStatus(before, at, OrderStatus.CANCELLED);
    };
  }

  private static Order created(EventEnvelope event, OrderCreated created) {
    return new Order(
        event.orderId(),
        created.customerId(),
        OrderStatus.DRAFT,
        created.currency(),
        List.of(),
        Money.exact(BigDecimal.ZERO, created.currency()),
        1,
        event.occurredAt(),
        event.occurredAt());
  }

  private static List<OrderItem> withAdded(Order order, OrderItemAdded added) {
    BigDecimal price = amount(added.unitPrice(), order.currency());
    if (order.item(added.productId()).isEmpty()) {
      List<OrderItem> items = new ArrayList<>(order.items());
      items.add(new OrderItem(added.productId(), added.quantity(), price));
      return items;
    }
    return replaced(
        order,
        added.productId(),
        item -> {
          require(item.unitPrice().equals(price), "the product is there at another price");
          return item.withQuantity(Math.addExact(item.quantity(), added.quantity()));
        });
  }

  /** The lines with one of them changed, or left out when the change gives null. */
  private static List<OrderItem> replaced(
      Order order, UUID productId, UnaryOperator<OrderItem> change) {
    require(order.item(productId).isPresent(), "the product is not on the order");
    List<OrderItem> items = new ArrayList<>(order.items().size());
    for (OrderItem item : order.items()) {
      OrderItem changed = item.productId().equals(productId) ? change.apply(item) : item;
      if (changed != null) {
        items.add(changed);
      }
    }
    return items;
  }

  private static Order withItems(Order order, Instant at, List<OrderItem> items) {
    BigDecimal total = Money.exact(BigDecimal.ZERO, order.currency());
    for (OrderItem item : items) {
      total = total.add(item.lineTotal());
    }
    return changed(order, at, order.status(), items, total);
  }

  private static Order withStatus(Order order, Instant at, OrderStatus status) {
    return changed(order, at, status, order.items(), order.total());
  }

  private static Order changed(
      Order order, Instant at, OrderStatus status, List<OrderItem> items, BigDecimal total) {
    return new Order(
        order.id(),
        order.customerId(),
        status,
        order.currency(),
        items,
        total,
        order.version() + 1,
        order.createdAt(),
        at);
  }

  /** The amount in its currency's decimals. 1E+999999999 is short to write and long to expand. */
  private static BigDecimal amount(BigDecimal amount, String currency) {
    require(amount.precision() - amount.scale() <= MAX_INTEGER_DIGITS, "the amount is too large");
    return Money.exact(amount, currency);
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
