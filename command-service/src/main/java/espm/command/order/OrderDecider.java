package espm.command.order;

import static espm.command.order.Decision.accept;
import static espm.command.order.Decision.reject;

import espm.command.order.OrderCommand.AddItem;
import espm.command.order.OrderCommand.Cancel;
import espm.command.order.OrderCommand.ChangeItemQuantity;
import espm.command.order.OrderCommand.Create;
import espm.command.order.OrderCommand.Deliver;
import espm.command.order.OrderCommand.Pay;
import espm.command.order.OrderCommand.RemoveItem;
import espm.command.order.OrderCommand.Ship;
import espm.command.order.OrderCommand.Submit;
import espm.command.order.Rejection.InvalidValues;
import espm.command.order.Rejection.NoSuchItem;
import espm.command.order.Rejection.NoSuchOrder;
import espm.command.order.Rejection.PriceDiffers;
import espm.command.order.Rejection.Violation;
import espm.command.order.Rejection.WrongState;
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
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The rules: what a command does to an order as it is. A pure function; the life cycle is DRAFT,
 * SUBMITTED, PAID, SHIPPED, DELIVERED, with CANCELLED reachable from the first three.
 *
 * <p>Wrong values are named before wrong circumstances: a client mends its request first.
 */
public final class OrderDecider {

  private OrderDecider() {}

  /**
   * Decides.
   *
   * @param order the order as it is; null when there is none
   * @param command what is wanted
   */
  public static Decision decide(Order order, OrderCommand command) {
    if (command instanceof Create create) {
      return create(order, create);
    }
    if (order == null) {
      return reject(new NoSuchOrder());
    }
    return switch (command) {
      case Create _ -> throw new IllegalStateException("decided above");
      case AddItem add -> add(order, add);
      case ChangeItemQuantity change -> change(order, change);
      case RemoveItem remove -> remove(order, remove);
      case Submit _ -> submit(order);
      case Pay _ -> pay(order);
      case Ship _ -> step(order, OrderStatus.PAID, new OrderShipped(), "shipped");
      case Deliver _ -> step(order, OrderStatus.SHIPPED, new OrderDelivered(), "delivered");
      case Cancel cancel -> cancel(order, cancel);
    };
  }

  private static Decision create(Order order, Create create) {
    return invalid(OrderLimits.currency(create.currency()))
        .orElseGet(
            () ->
                order == null
                    ? accept(new OrderCreated(create.customerId(), create.currency()))
                    : wrongState(order, "the order is there already"));
  }

  private static Decision add(Order order, AddItem add) {
    return invalid(
            OrderLimits.quantity(add.quantity()),
            OrderLimits.unitPrice(add.unitPrice()),
            OrderLimits.decimals(add.unitPrice(), order.currency()))
        .or(() -> notDraft(order))
        .orElseGet(() -> addValid(order, add));
  }

  private static Decision addValid(Order order, AddItem add) {
    var price = Money.exact(add.unitPrice(), order.currency());
    Optional<OrderItem> existing = order.item(add.productId());
    if (existing.isEmpty()) {
      return order.items().size() < OrderLimits.ITEMS_MAX
          ? accept(new OrderItemAdded(add.productId(), add.quantity(), price))
          : wrongState(order, "an order has at most %d items".formatted(OrderLimits.ITEMS_MAX));
    }
    OrderItem item = existing.get();
    if (!item.unitPrice().equals(price)) {
      return reject(new PriceDiffers(add.productId(), item.unitPrice()));
    }
    // Both are in range, so the sum cannot overflow.
    return invalid(OrderLimits.quantity(item.quantity() + add.quantity()))
        .orElseGet(() -> accept(new OrderItemAdded(add.productId(), add.quantity(), price)));
  }

  private static Decision change(Order order, ChangeItemQuantity change) {
    return invalid(OrderLimits.quantity(change.quantity()))
        .or(() -> notDraft(order))
        .orElseGet(
            () ->
                withItem(
                    order,
                    change.productId(),
                    item ->
                        item.quantity() == change.quantity()
                            ? new Decision.Accepted(List.of())
                            : accept(
                                new OrderItemQuantityChanged(
                                    change.productId(), change.quantity()))));
  }

  private static Decision remove(Order order, RemoveItem remove) {
    return notDraft(order)
        .orElseGet(
            () ->
                withItem(
                    order,
                    remove.productId(),
                    _ -> accept(new OrderItemRemoved(remove.productId()))));
  }

  private static Decision submit(Order order) {
    if (order.status() == OrderStatus.DRAFT && order.items().isEmpty()) {
      return wrongState(order, "an order without items cannot be submitted");
    }
    var event = new OrderSubmitted(order.total(), order.currency());
    return step(order, OrderStatus.DRAFT, event, "submitted");
  }

  private static Decision pay(Order order) {
    return step(
        order, OrderStatus.SUBMITTED, new OrderPaid(order.total(), order.currency()), "paid");
  }

  private static Decision cancel(Order order, Cancel cancel) {
    Optional<Decision> invalid = invalid(OrderLimits.reason(cancel.reason()));
    if (invalid.isPresent()) {
      return invalid.get();
    }
    return switch (order.status()) {
      case DRAFT, SUBMITTED, PAID -> accept(new OrderCancelled(cancel.reason()));
      case SHIPPED, DELIVERED, CANCELLED ->
          wrongState(order, "only a DRAFT, SUBMITTED or PAID order can be cancelled");
    };
  }

  private static Decision step(Order order, OrderStatus from, OrderEvent event, String done) {
    return order.status() == from
        ? accept(event)
        : wrongState(order, "only a %s order can be %s".formatted(from, done));
  }

  private static Decision withItem(
      Order order, UUID productId, Function<OrderItem, Decision> decision) {
    return order.item(productId).map(decision).orElseGet(() -> reject(new NoSuchItem(productId)));
  }

  private static Optional<Decision> notDraft(Order order) {
    return order.status() == OrderStatus.DRAFT
        ? Optional.empty()
        : Optional.of(wrongState(order, "the items of an order change only while it is a draft"));
  }

  private static Decision wrongState(Order order, String why) {
    return reject(new WrongState(order.status(), why));
  }

  @SafeVarargs
  private static Optional<Decision> invalid(Optional<Violation>... found) {
    List<Violation> violations = Stream.of(found).flatMap(Optional::stream).toList();
    return violations.isEmpty()
        ? Optional.empty()
        : Optional.of(reject(new InvalidValues(violations)));
  }
}
