package espm.command.order;

import espm.events.OrderStatus;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;

/** Why a command was refused. Expected, so a value and not an exception. */
public sealed interface Rejection {

  /** There is no such order. */
  record NoSuchOrder() implements Rejection {}

  /** The order has no line of this product. */
  record NoSuchItem(UUID productId) implements Rejection {}

  /**
   * The order cannot do this where it stands.
   *
   * @param status where it stands
   * @param why for people
   */
  record WrongState(OrderStatus status, String why) implements Rejection {}

  /** The product is on the order at another unit price. */
  record PriceDiffers(UUID productId, BigDecimal current) implements Rejection {}

  /** Values that no order could take, all of them. */
  record InvalidValues(List<Violation> violations) implements Rejection {}

  /**
   * One thing that is wrong.
   *
   * @param field component of the command
   * @param why for people
   */
  record Violation(String field, String why) {}
}
