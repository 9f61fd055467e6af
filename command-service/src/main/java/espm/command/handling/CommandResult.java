package espm.command.handling;

/**
 * What came of a command.
 *
 * @param <S> state of the aggregate
 * @param <R> rejection of the aggregate
 */
public sealed interface CommandResult<S, R> {

  /** It is done and durable. */
  record Done<S, R>(S state, int version) implements CommandResult<S, R> {}

  /** The rules refuse it; nothing was written. */
  record Rejected<S, R>(R rejection) implements CommandResult<S, R> {}

  /** The stream is not at a version that the caller asked for; nothing was written. */
  record VersionMismatch<S, R>(int version) implements CommandResult<S, R> {}

  /** Others changed the stream each time it was tried; nothing was written. */
  record TooMuchContention<S, R>(int attempts) implements CommandResult<S, R> {}
}
