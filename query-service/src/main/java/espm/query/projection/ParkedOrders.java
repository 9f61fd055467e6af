package espm.query.projection;

import java.util.UUID;

/**
 * Names of the keys that hold what could not be applied, within a partition.
 *
 * <p>{@value #ALL} is a hash from order id to the reason; {@code parked:<id>} is the list of the
 * raw events of that order, in order, from the one that did not fit. {@value #STRAYS} is a bounded
 * list of records that belong to no order, each with a line before it saying where it was and why.
 */
final class ParkedOrders {

  static final String ALL = "parked";
  static final String STRAYS = "strays";

  private ParkedOrders() {}

  static String events(UUID orderId) {
    return "parked:" + orderId;
  }
}
