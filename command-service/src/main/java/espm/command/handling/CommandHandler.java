package espm.command.handling;

import espm.command.eventstore.AppendResult;
import espm.command.eventstore.EventStore;
import espm.command.eventstore.StoredEvent;
import espm.command.handling.Aggregate.Decided;
import espm.command.handling.CommandResult.Done;
import espm.command.handling.CommandResult.Rejected;
import espm.command.handling.CommandResult.TooMuchContention;
import espm.command.handling.CommandResult.VersionMismatch;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/**
 * Load, decide, append; again from the start when somebody else was faster. Generic over the kind
 * of aggregate. Non-blocking and thread-safe.
 *
 * @param <S> state
 * @param <C> command
 * @param <R> rejection
 */
public final class CommandHandler<S, C, R> {

  /** A stream as it was read. */
  private record Loaded<S>(S state, int version) {}

  private final Aggregate<S, C, R> aggregate;
  private final EventStore store;
  private final HandlingConfig config;
  private final Clock clock;

  /** A handler for one kind of aggregate. */
  public CommandHandler(
      Aggregate<S, C, R> aggregate, EventStore store, HandlingConfig config, Clock clock) {
    this.aggregate = aggregate;
    this.store = store;
    this.config = config;
    this.clock = clock;
  }

  /** Handles a command that begins a stream: there is nothing to load. */
  public Uni<CommandResult<S, R>> begin(UUID streamId, C command) {
    return attempt(streamId, command, new VersionCondition.Any(), new Loaded<>(null, 0), 1);
  }

  /**
   * Handles a command on a stream.
   *
   * @param condition what must hold of the stream's version
   * @return fails only for the unexpected, such as a database that is away
   */
  public Uni<CommandResult<S, R>> handle(UUID streamId, C command, VersionCondition condition) {
    return tryOnce(streamId, command, condition, 1);
  }

  private Uni<CommandResult<S, R>> tryOnce(
      UUID streamId, C command, VersionCondition condition, int attempt) {
    return load(streamId, new Loaded<>(null, 0))
        .chain(loaded -> attempt(streamId, command, condition, loaded, attempt));
  }

  private Uni<CommandResult<S, R>> attempt(
      UUID streamId, C command, VersionCondition condition, Loaded<S> loaded, int attempt) {
    if (loaded.version() > 0 && !holds(condition, loaded.version())) {
      return Uni.createFrom().item(new VersionMismatch<>(loaded.version()));
    }
    // PostgreSQL keeps microseconds; what is answered now must be what is read later.
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return switch (aggregate.decide(loaded.state(), command, now)) {
      case Decided.Rejected<S, R> rejected ->
          Uni.createFrom().item(new Rejected<>(rejected.rejection()));
      case Decided.Accepted<S, R> accepted when accepted.events().isEmpty() ->
          Uni.createFrom().item(new Done<>(accepted.state(), loaded.version()));
      case Decided.Accepted<S, R> accepted ->
          store
              .append(aggregate.category(), streamId, loaded.version(), now, accepted.events())
              .chain(
                  result ->
                      switch (result) {
                        case AppendResult.Appended appended ->
                            Uni.createFrom().item(new Done<>(accepted.state(), appended.version()));
                        case AppendResult.Conflict _ ->
                            again(streamId, command, condition, attempt);
                      });
    };
  }

  private Uni<CommandResult<S, R>> again(
      UUID streamId, C command, VersionCondition condition, int attempt) {
    // With a condition the next attempt finds the newer version, and says so.
    return attempt < config.attemptsMax()
        ? tryOnce(streamId, command, condition, attempt + 1)
        : Uni.createFrom().item(new TooMuchContention<>(attempt));
  }

  private static boolean holds(VersionCondition condition, int version) {
    return switch (condition) {
      case VersionCondition.Any _ -> true;
      case VersionCondition.OneOf oneOf -> oneOf.versions().contains(version);
    };
  }

  /** Reads a stream page by page: a long one needs the memory of a page. */
  private Uni<Loaded<S>> load(UUID streamId, Loaded<S> soFar) {
    return store
        .readStream(streamId, soFar.version() + 1, config.loadPageSize())
        .chain(
            page -> {
              Loaded<S> loaded = fold(soFar, page);
              return page.size() < config.loadPageSize()
                  ? Uni.createFrom().item(loaded)
                  : load(streamId, loaded);
            });
  }

  private Loaded<S> fold(Loaded<S> soFar, List<StoredEvent> page) {
    S state = soFar.state();
    for (StoredEvent event : page) {
      state = aggregate.evolve(state, event);
    }
    return new Loaded<>(state, page.isEmpty() ? soFar.version() : page.getLast().version());
  }
}
