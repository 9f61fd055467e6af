package espm.events;

import java.time.Instant;
import java.util.UUID;

/** What came of reading an event's whole JSON, as it stands on Kafka. Reading never throws. */
public sealed interface DecodedEnvelope {

  /** An event that this build understands. */
  record Known(EventEnvelope envelope) implements DecodedEnvelope {}

  /**
   * An envelope whose type or schema version this build does not know: its place in the stream is
   * known all the same, so that it can be kept in order.
   */
  record Unknown(
      UUID orderId, int version, long position, String type, int schemaVersion, Instant occurredAt)
      implements DecodedEnvelope {}

  /**
   * Bytes that are no event.
   *
   * @param reason for people and logs
   */
  record Unreadable(String reason) implements DecodedEnvelope {}
}
