package espm.command.handling;

import java.util.UUID;

/**
 * What came of a command.
 *
 * @param <S> state of the aggregate
 * @param <R> rejection of the aggregate
 */
public sealed interface CommandResult<S, R> {

  /**
   * It is done and durable.
   *
   * @param streamId what it was done to
   * @param state of it right after this command
   * @param version of it right after this command
   * @param repeated whether it was done by an earlier request with the same idempotency key
   */
  record Done<S, R>(UUID streamId, S state, int version, boolean repeated)
      implements CommandResult<S, R> {}

  /** The rules refuse it; nothing was written. */
  record Rejected<S, R>(R rejection) implements CommandResult<S, R> {}

  /** The stream is not at a version that the caller asked for; nothing was written. */
  record VersionMismatch<S, R>(int version) implements CommandResult<S, R> {}

  /** Others changed the stream each time it was tried; nothing was written. */
  record TooMuchContention<S, R>(int attempts) implements CommandResult<S, R> {}

  /** Another request has had an effect under the same idempotency key; nothing was written. */
  record KeyReused<S, R>() implements CommandResult<S, R> {}

  /** Too many commands wait for the same stream or key; nothing was written. */
  record TooManyWaiting<S, R>() implements CommandResult<S, R> {}
}
