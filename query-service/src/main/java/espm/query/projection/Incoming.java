package espm.query.projection;

import espm.events.EventEnvelope;
import java.util.UUID;

/** A record of the topic as far as it could be understood. The raw bytes are not to be changed. */
sealed interface Incoming {

  /** Where it stands in its partition. */
  long offset();

  /** The record's value as it came. */
  byte[] raw();

  /** An event in its order's partition. */
  record Event(long offset, byte[] raw, EventEnvelope envelope) implements Incoming {}

  /**
   * An event of a known order that this build does not understand: a newer type, or damaged.
   *
   * @param version its place in the stream; {@link #UNKNOWN_VERSION} when even that is unreadable
   * @param reason for people and logs
   */
  record NotUnderstood(long offset, byte[] raw, UUID orderId, int version, String reason)
      implements Incoming {}

  /**
   * A record that belongs to no order.
   *
   * @param reason for people and logs
   */
  record Stray(long offset, byte[] raw, String reason) implements Incoming {}

  /** Newer than any version that an order can have. */
  int UNKNOWN_VERSION = Integer.MAX_VALUE;
}
