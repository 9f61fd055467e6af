package espm.events;

import java.time.Instant;
import java.util.UUID;

/** What came of reading an event's whole JSON, as it stands on Kafka. Reading never throws. */
public sealed interface DecodedEnvelope {

  /** An event that this build understands. */
  record Known(EventEnvelope envelope) implements DecodedEnvelope {}

  /**
   * An envelope whose event cannot be understood: its type or schema version is not known here (a
   * newer build may know it), or its data is damaged. Its place in the stream is known all the
   * same, so that it and what follows it can be kept in order.
   *
   * @param reason for people and logs
   */
  record Unknown(
      UUID orderId,
      int version,
      long position,
      String type,
      int schemaVersion,
      Instant occurredAt,
      String reason)
      implements DecodedEnvelope {}

  /**
   * Bytes that are no event at all: not even the order they belong to is known.
   *
   * @param reason for people and logs
   */
  record Unreadable(String reason) implements DecodedEnvelope {}
}
