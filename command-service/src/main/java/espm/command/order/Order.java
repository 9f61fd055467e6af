package espm.command.order;

import espm.events.Money;
import espm.events.OrderCancelled;
import espm.events.OrderCreated;
import espm.events.OrderDelivered;
import espm.events.OrderEvent;
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
import java.util.Optional;
import java.util.UUID;

/**
 * An order as the rules see it: the fold of its events, and nothing else. Immutable.
 *
 * @param customerId whose order it is
 * @param status where it stands
 * @param currency ISO 4217 code of every amount
 * @param items in the order in which the products came
 * @param total sum of all lines, with exactly the decimals of the currency
 * @param version number of events that it was folded from
 * @param createdAt when the first of them happened
 * @param updatedAt when the last of them happened
 */
public record Order(
    UUID customerId,
    OrderStatus status,
    String currency,
    List<OrderItem> items,
    BigDecimal total,
    int version,
    Instant createdAt,
    Instant updatedAt) {

  /** The line of a product. */
  public Optional<OrderItem> item(UUID productId) {
    return items.stream().filter(item -> item.productId().equals(productId)).findFirst();
  }

  /**
   * The order after one more event. Events are facts: nothing is checked here, for what was stored
   * once has to be accepted for ever, also when the rules have changed since.
   *
   * @param order the order so far; null before the first event
   * @param event what happened
   * @param occurredAt when
   * @throws IllegalStateException when the first event is not the creation: no such stream is
   *     written by this service
   */
  public static Order evolve(Order order, OrderEvent event, Instant occurredAt) {
    if (order == null && !(event instanceof OrderCreated)) {
      throw new IllegalStateException("an order that does not begin with its creation: " + event);
    }
    return switch (event) {
      case OrderCreated created -> open(created, occurredAt);
      case OrderItemAdded added -> order.withItems(order.plus(added), occurredAt);
      case OrderItemQuantityChanged changed -> order.withItems(order.with(changed), occurredAt);
      case OrderItemRemoved removed ->
          order.withItems(order.without(removed.productId()), occurredAt);
      case OrderSubmitted _ -> order.withStatus(OrderStatus.SUBMITTED, occurredAt);
      case OrderPaid _ -> order.withStatus(OrderStatus.PAID, occurredAt);
      case OrderShipped _ -> order.withStatus(OrderStatus.SHIPPED, occurredAt);
      case OrderDelivered _ -> order.withStatus(OrderStatus.DELIVERED, occurredAt);
      case OrderCancelled _ -> order.withStatus(OrderStatus.CANCELLED, occurredAt);
    };
  }

  private static Order open(OrderCreated created, Instant at) {
    BigDecimal nothing = Money.exact(BigDecimal.ZERO, created.currency());
    return new Order(
        created.customerId(), OrderStatus.DRAFT, created.currency(), List.of(), nothing, 1, at, at);
  }

  private List<OrderItem> plus(OrderItemAdded added) {
    List<OrderItem> changed = new ArrayList<>(items);
    for (int i = 0; i < changed.size(); i++) {
      OrderItem item = changed.get(i);
      if (item.productId().equals(added.productId())) {
        int quantity = item.quantity() + added.quantity();
        changed.set(i, new OrderItem(item.productId(), quantity, added.unitPrice()));
        return changed;
      }
    }
    changed.add(new OrderItem(added.productId(), added.quantity(), added.unitPrice()));
    return changed;
  }

  private List<OrderItem> with(OrderItemQuantityChanged changed) {
    return items.stream()
        .map(
            item ->
                item.productId().equals(changed.productId())
                    ? new OrderItem(item.productId(), changed.quantity(), item.unitPrice())
                    : item)
        .toList();
  }

  private List<OrderItem> without(UUID productId) {
    return items.stream().filter(item -> !item.productId().equals(productId)).toList();
  }

  private Order withItems(List<OrderItem> changed, Instant at) {
    BigDecimal sum = Money.exact(BigDecimal.ZERO, currency);
    for (OrderItem item : changed) {
      sum = sum.add(item.lineTotal());
    }
    return new Order(
        customerId, status, currency, List.copyOf(changed), sum, version + 1, createdAt, at);
  }

  private Order withStatus(OrderStatus next, Instant at) {
    return new Order(customerId, next, currency, items, total, version + 1, createdAt, at);
  }
}
