package espm.command.handling;

import espm.command.eventstore.Append;
import espm.command.eventstore.AppendResult;
import espm.command.eventstore.EventStore;
import espm.command.eventstore.IdempotencyKey;
import espm.command.eventstore.IdempotencyKeys;
import espm.command.handling.Aggregate.Decided;
import espm.command.handling.CommandResult.Done;
import espm.command.handling.CommandResult.Rejected;
import espm.command.handling.CommandResult.TooManyWaiting;
import espm.command.handling.CommandResult.TooMuchContention;
import espm.command.handling.CommandResult.VersionMismatch;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/**
 * Load, decide, append; again from the start when another instance was faster. Commands on one
 * stream take turns within this instance.
 *
 * <p>A decision may be made on a remembered state, which may be old. If it is a yes, the unique key
 * of the append checks it; a no is never told before what has been appended since was read. Generic
 * over the kind of aggregate. Non-blocking and thread-safe.
 *
 * @param <S> state
 * @param <C> command
 * @param <R> rejection
 */
final class CommandHandler<S, C, R> {

  /** A command with what it was sent with. */
  private record Task<C>(
      UUID streamId, C command, VersionCondition condition, IdempotencyKey key) {}

  private final Aggregate<S, C, R> aggregate;
  private final EventStore store;
  private final IdempotencyKeys keys;
  private final StreamStates<S> states;
  private final Snapshots<S> snapshots;
  private final Turns<UUID> turns;
  private final int attemptsMax;
  private final Clock clock;

  CommandHandler(
      Aggregate<S, C, R> aggregate,
      EventStore store,
      IdempotencyKeys keys,
      StreamStates<S> states,
      HandlingConfig config,
      WaitingRoom room,
      Clock clock) {
    this.aggregate = aggregate;
    this.store = store;
    this.keys = keys;
    this.states = states;
    this.snapshots = new Snapshots<>(aggregate.snapshotFormat(), store, config);
    this.turns = new Turns<>(config.waitingPerStreamMax(), config.waitingMillisMax(), room);
    this.attemptsMax = config.attemptsMax();
    this.clock = clock;
  }

  /**
   * Handles a command that begins a stream: there is nothing to load.
   *
   * @param key null when there is none
   * @return empty when the key has had its effect already; fails only for the unexpected
   */
  Uni<Optional<CommandResult<S, R>>> begin(UUID streamId, C command, IdempotencyKey key) {
    var task = new Task<>(streamId, command, new VersionCondition.Any(), key);
    return judge(task, StreamState.none(), true, 1);
  }

  /**
   * Handles a command on a stream, when its turn has come.
   *
   * @param condition what must hold of the stream's version
   * @param key null when there is none
   * @return empty when the key has had its effect already; fails only for the unexpected, such as a
   *     database that is away
   */
  Uni<Optional<CommandResult<S, R>>> handle(
      UUID streamId, C command, VersionCondition condition, IdempotencyKey key) {
    var task = new Task<>(streamId, command, condition, key);
    return turns.inTurn(
        streamId, () -> attempt(task, 1), () -> Optional.of(new TooManyWaiting<>()));
  }

  private Uni<Optional<CommandResult<S, R>>> attempt(Task<C> task, int attempt) {
    return states
        .remembered(task.streamId())
        .map(remembered -> judge(task, remembered, false, attempt))
        .orElseGet(
            () -> states.load(task.streamId()).chain(loaded -> judge(task, loaded, true, attempt)));
  }

  /**
   * @param isStored whether the state is known to be all that is stored
   */
  private Uni<Optional<CommandResult<S, R>>> judge(
      Task<C> task, StreamState<S> current, boolean isStored, int attempt) {
    // PostgreSQL keeps microseconds; what is answered now must be what is read later.
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    if (current.version() > 0 && !task.condition().holds(current.version())) {
      return no(task, current, isStored, attempt, new VersionMismatch<>(current.version()));
    }
    return switch (aggregate.decide(current.state(), task.command(), now)) {
      case Decided.Rejected<S, R>(R rejection) ->
          no(task, current, isStored, attempt, new Rejected<>(rejection));
      case Decided.Accepted<S, R> accepted when accepted.events().isEmpty() ->
          no(
              task,
              current,
              isStored,
              attempt,
              new Done<>(task.streamId(), current.state(), current.version(), false));
      case Decided.Accepted<S, R> accepted -> append(task, current, accepted, now, attempt);
    };
  }

  /** Nothing is to be written. That holds only if it was decided on all that is stored. */
  private Uni<Optional<CommandResult<S, R>>> no(
      Task<C> task,
      StreamState<S> current,
      boolean isStored,
      int attempt,
      CommandResult<S, R> result) {
    if (isStored) {
      return told(task, result);
    }
    return states
        .readOn(task.streamId(), current)
        .chain(
            stored -> {
              states.remember(task.streamId(), stored);
              return judge(task, stored, true, attempt);
            });
  }

  /** A yes that changes nothing is remembered like any other, a no is not. */
  private Uni<Optional<CommandResult<S, R>>> told(Task<C> task, CommandResult<S, R> result) {
    if (task.key() != null && result instanceof Done<S, R> done) {
      return keys.note(task.key(), task.streamId(), done.version())
          .map(isNoted -> isNoted ? Optional.of(result) : Optional.empty());
    }
    return Uni.createFrom().item(Optional.of(result));
  }

  private Uni<Optional<CommandResult<S, R>>> append(
      Task<C> task,
      StreamState<S> before,
      Decided.Accepted<S, R> accepted,
      Instant now,
      int attempt) {
    return store
        .append(
            new Append(
                aggregate.category(),
                task.streamId(),
                before.version(),
                now,
                accepted.events(),
                task.key()))
        .chain(
            result ->
                switch (result) {
                  case AppendResult.Appended(int version) -> {
                    StreamState<S> after = new StreamState<>(accepted.state(), version);
                    states.remember(task.streamId(), after);
                    snapshots.afterAppend(task.streamId(), before.version(), after);
                    yield Uni.createFrom()
                        .item(
                            Optional.of(
                                new Done<>(task.streamId(), after.state(), version, false)));
                  }
                  case AppendResult.Conflict _ -> again(task, attempt);
                  case AppendResult.KeyUsed _ -> Uni.createFrom().item(Optional.empty());
                });
  }

  private Uni<Optional<CommandResult<S, R>>> again(Task<C> task, int attempt) {
    states.forget(task.streamId());
    // With a condition the next attempt finds the newer version, and says so.
    return attempt < attemptsMax
        ? attempt(task, attempt + 1)
        : Uni.createFrom().item(Optional.of(new TooMuchContention<>(attempt)));
  }
}
