package espm.query.readmodel;

import espm.events.OrderStatus;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A list of orders that is kept ready. Everybody's orders have a sorted set for each list. Those of
 * a customer, of whom there are many with few orders each, are all in one: the score says in which
 * state an order is. So an order that is new, or has changed its state, costs one command there.
 *
 * @param customer whose orders; null for everybody's
 * @param status in which state; null for any
 */
public record Listing(UUID customer, OrderStatus status) {

  private static final List<OrderStatus> STATUSES = List.of(OrderStatus.values());
  private static final int FORMER_SCORE = 0;

  /** Every order. */
  public static Listing all() {
    return new Listing(null, null);
  }

  /** The orders of one customer. */
  public static Listing ofCustomer(UUID customer) {
    return new Listing(customer, null);
  }

  /** The orders in one state. */
  public static Listing ofStatus(OrderStatus status) {
    return new Listing(null, status);
  }

  /** Name of its key within a partition. */
  public String key() {
    if (customer != null) {
      return "orders:customer:" + customer;
    }
    return status == null ? "orders" : "orders:status:" + status;
  }

  /**
   * Name of the key that it had in form 1 of the views, with the score 0 for all; null when that is
   * {@link #key}. Views of form 1 serve until those of this form are there.
   */
  public String formerKey() {
    return customer == null || status == null ? null : key() + ":" + status;
  }

  /** The scores that its members have in that key, one or more. */
  public List<Integer> scores() {
    if (customer == null) {
      return List.of(0);
    }
    return status == null
        ? Stream.concat(Stream.of(FORMER_SCORE), STATUSES.stream().map(Listing::score)).toList()
        : List.of(score(status));
  }

  /** The score of a customer's orders in a state. It is stored, and so must never change. */
  public static int score(OrderStatus status) {
    return switch (status) {
      case DRAFT -> 1;
      case SUBMITTED -> 2;
      case PAID -> 3;
      case SHIPPED -> 4;
      case DELIVERED -> 5;
      case CANCELLED -> 6;
    };
  }
}
