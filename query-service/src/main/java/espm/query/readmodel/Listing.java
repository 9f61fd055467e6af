package espm.query.readmodel;

import espm.events.OrderStatus;
import java.util.UUID;

/**
 * A list of orders that is kept ready.
 *
 * @param customer whose orders; null for everybody's
 * @param status in which state; null for any
 */
public record Listing(UUID customer, OrderStatus status) {

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

  /** The orders of one customer in one state. */
  public static Listing ofCustomerAndStatus(UUID customer, OrderStatus status) {
    return new Listing(customer, status);
  }

  /** Name of its key within a partition. */
  public String key() {
    if (customer == null) {
      return status == null ? "orders" : "orders:status:" + status;
    }
    return "orders:customer:" + customer + (status == null ? "" : ":" + status);
  }
}
