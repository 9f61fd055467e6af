package espm.command.eventstore;

/** What came of an append. */
public sealed interface AppendResult {

  /**
   * All events are durable.
   *
   * @param version of the stream now
   */
  record Appended(int version) implements AppendResult {}

  /** Nothing was written: the stream is not at the version that was expected. */
  record Conflict() implements AppendResult {}

  /** Nothing was written: the idempotency key has had its effect already. */
  record KeyUsed() implements AppendResult {}
}
