package espm.query.projection;

import espm.query.readmodel.Keyspace;
import java.util.UUID;

/**
 * Names of the keys that hold what could not be applied, within a partition.
 *
 * <p>{@value #ALL} is a hash from order id to the reason; {@code parked:<id>} is a hash from
 * version to the raw event, of all events of that order from the one that did not fit. By version,
 * so that an event that comes again is there once. {@value #RETRIES} is a hash whose fields are the
 * ids of parked orders that somebody wants tried again. {@value #HEALED} is a hash from order id to
 * the version to which a retry has brought it, one field for each order that an operator has ever
 * had healed. {@value #STRAYS} is a bounded list of records that belong to no order, each with a
 * line before it saying where it was and why.
 */
final class ParkedOrders {

  static final String ALL = Keyspace.PARKED;
  static final String RETRIES = Keyspace.RETRIES;
  static final String HEALED = Keyspace.HEALED;
  static final String STRAYS = "strays";

  private ParkedOrders() {}

  static String events(UUID orderId) {
    return "parked:" + orderId;
  }

  /** The field of an event; of one whose version cannot be read, where it stands on the topic. */
  static String field(Incoming incoming) {
    return switch (incoming) {
      case Incoming.NotUnderstood event when event.version() == Incoming.UNKNOWN_VERSION ->
          "offset " + event.offset();
      case Incoming.NotUnderstood event -> Integer.toString(event.version());
      case Incoming.Event event -> Integer.toString(event.envelope().version());
      case Incoming.Stray stray -> throw new IllegalArgumentException("no order's: " + stray);
    };
  }
}
