package espm.events;

/** What came of reading stored event data. Reading never throws: the bytes are foreign input. */
public sealed interface DecodedEvent {

  /** The event, upcast to the newest version of its type. */
  record Known(OrderEvent event) implements DecodedEvent {}

  /** A type, or a version of a type, that this build does not know; a newer build may. */
  record Unknown(String type, int schemaVersion) implements DecodedEvent {}

  /**
   * Bytes that are no event.
   *
   * @param reason for people and logs
   */
  record Unreadable(String reason) implements DecodedEvent {}
}
