package espm.command.eventstore;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Events to be added to the end of a stream, all or none.
 *
 * @param category kind of stream
 * @param streamId which stream; it begins to be with its first event
 * @param expectedVersion version that the events build on; 0 for a new stream
 * @param occurredAt when they happened; what is finer than microseconds is lost
 * @param events at least one
 * @param key what makes the append happen only once; null when nothing does
 */
public record Append(
    String category,
    UUID streamId,
    int expectedVersion,
    Instant occurredAt,
    List<NewEvent> events,
    IdempotencyKey key) {

  /** Refuses an append of nothing, which would have no place in a stream. */
  public Append {
    if (events.isEmpty()) {
      throw new IllegalArgumentException("an append without events");
    }
  }

  /** An append that may happen as often as it is asked for. */
  public Append(
      String category,
      UUID streamId,
      int expectedVersion,
      Instant occurredAt,
      List<NewEvent> events) {
    this(category, streamId, expectedVersion, occurredAt, events, null);
  }

  /** Version of the stream afterwards. */
  int versionAfter() {
    return expectedVersion + events.size();
  }
}
