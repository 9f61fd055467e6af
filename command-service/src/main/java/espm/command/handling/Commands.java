package espm.command.handling;

import espm.command.eventstore.EventStore;
import espm.command.eventstore.IdempotencyKey;
import espm.command.eventstore.IdempotencyKeys;
import espm.command.handling.CommandResult.Done;
import espm.command.handling.CommandResult.KeyReused;
import espm.command.handling.CommandResult.TooManyWaiting;
import espm.command.handling.CommandResult.TooMuchContention;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Carries out commands, each once: the same idempotency key and request again is answered as the
 * first time, from the event that it caused.
 *
 * <p>Requests with one key take turns within this instance. Two instances may both find it unused;
 * then the key's own uniqueness lets one of them write, and the other one answers what that wrote.
 * Non-blocking and thread-safe.
 *
 * @param <S> state
 * @param <C> command
 * @param <R> rejection
 */
public final class Commands<S, C, R> {

  private final CommandHandler<S, C, R> handler;
  private final StreamStates<S> states;
  private final IdempotencyKeys keys;
  private final Turns<String> turns;

  /** For one kind of aggregate. */
  public Commands(
      Aggregate<S, C, R> aggregate,
      EventStore store,
      IdempotencyKeys keys,
      HandlingConfig config,
      Clock clock) {
    WaitingRoom room = new WaitingRoom(config.waitingMax());
    this.states = new StreamStates<>(aggregate, store, config);
    this.handler = new CommandHandler<>(aggregate, store, keys, states, config, room, clock);
    this.keys = keys;
    this.turns = new Turns<>(config.waitingPerStreamMax(), config.waitingMillisMax(), room);
  }

  /**
   * Carries out a command that begins a stream.
   *
   * @param streamId not used before
   * @param key if the client sent one
   */
  public Uni<CommandResult<S, R>> begin(UUID streamId, C command, Optional<IdempotencyKey> key) {
    return once(key, () -> handler.begin(streamId, command, key.orElse(null)));
  }

  /**
   * Carries out a command on a stream.
   *
   * @param condition what must hold of the stream's version
   * @param key if the client sent one
   * @return fails only for the unexpected, such as a database that is away
   */
  public Uni<CommandResult<S, R>> handle(
      UUID streamId, C command, VersionCondition condition, Optional<IdempotencyKey> key) {
    return once(key, () -> handler.handle(streamId, command, condition, key.orElse(null)));
  }

  private Uni<CommandResult<S, R>> once(
      Optional<IdempotencyKey> key, Supplier<Uni<Optional<CommandResult<S, R>>>> work) {
    if (key.isEmpty()) {
      return work.get().map(Optional::orElseThrow);
    }
    return turns.inTurn(
        key.get().text(), () -> unlessDone(key.get(), work), () -> new TooManyWaiting<>());
  }

  private Uni<CommandResult<S, R>> unlessDone(
      IdempotencyKey key, Supplier<Uni<Optional<CommandResult<S, R>>>> work) {
    return keys.find(key.text())
        .chain(
            effect ->
                effect.isPresent()
                    ? repeat(key, effect.get())
                    : work.get().chain(result -> orRepeat(key, result)));
  }

  /**
   * When another instance was faster with this key, its effect is there now. That shows in the key,
   * or in a no: the order is submitted already, by the very same request. So a no is not told
   * before the key was looked up once more, after the state that led to it was read.
   */
  private Uni<CommandResult<S, R>> orRepeat(
      IdempotencyKey key, Optional<CommandResult<S, R>> result) {
    if (result.isPresent() && result.get() instanceof Done<S, R>) {
      return Uni.createFrom().item(result.get());
    }
    return keys.find(key.text())
        .chain(
            effect ->
                effect
                    .map(then -> repeat(key, then))
                    // Without a result it has become too old just now: it may be sent as a new one.
                    .orElseGet(
                        () ->
                            Uni.createFrom()
                                .item(result.orElseGet(() -> new TooMuchContention<>(1)))));
  }

  private Uni<CommandResult<S, R>> repeat(IdempotencyKey key, IdempotencyKeys.Effect effect) {
    if (!effect.key().hasFingerprint(key.fingerprint())) {
      return Uni.createFrom().item(new KeyReused<>());
    }
    return states
        .at(effect.streamId(), effect.version())
        .map(then -> new Done<>(effect.streamId(), then.state(), then.version(), true));
  }
}
