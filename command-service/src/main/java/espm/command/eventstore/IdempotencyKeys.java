package espm.command.eventstore;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * The keys that have had an effect, for a time. A key is written with the events of its effect by
 * one statement, so there is never one without the other; here it is looked up, and removed when it
 * is too old. What was refused is not remembered and may be tried again. Thread-safe.
 */
@ApplicationScoped
public class IdempotencyKeys {

  private static final Logger LOG = Logger.getLogger(IdempotencyKeys.class);
  private static final int CLEANING_MILLIS = 60_000;
  private static final int REMOVED_AT_ONCE = 1000;

  private static final String FIND =
      """
      select fingerprint, stream_id, version, created_at <= now() - $2 * interval '1 second'
        from idempotency_keys where key = $1
      """;

  private static final String REMOVE =
      """
      delete from idempotency_keys
       where key = $1 and created_at <= now() - $2 * interval '1 second'
      """;

  private static final String REMOVE_OLDEST =
      """
      delete from idempotency_keys
       where key in (select key from idempotency_keys
                      where created_at <= now() - $1 * interval '1 second'
                      order by created_at limit $2
                        for update skip locked)
      """;

  private static final String NOTE =
      """
      insert into idempotency_keys (key, fingerprint, stream_id, version)
      values ($1, $2, $3, $4)
      on conflict (key) do nothing
      """;

  /**
   * What a key did.
   *
   * @param streamId the stream that it changed
   * @param version of the stream after its effect
   */
  public record Effect(IdempotencyKey key, UUID streamId, int version) {}

  private final Pool pool;
  private final Vertx vertx;
  private final Deadline deadline;
  private final double timeToLiveSeconds;
  private final AtomicBoolean removing = new AtomicBoolean();
  private long timer;

  IdempotencyKeys(Pool pool, Vertx vertx, StoreConfig config) {
    this.pool = pool;
    this.vertx = vertx;
    this.deadline = new Deadline(vertx, config.timeoutMillis());
    this.timeToLiveSeconds = config.keyTimeToLive().toMillis() / 1e3;
  }

  /** What a key did, if it has done anything that is still remembered. */
  public Uni<Optional<Effect>> find(String key) {
    return deadline.on(
        pool.preparedQuery(FIND)
            .execute(Tuple.of(key, timeToLiveSeconds))
            .chain(
                rows ->
                    rows.size() == 0
                        ? Uni.createFrom().item(Optional.empty())
                        : effect(key, rows.iterator().next())));
  }

  private Uni<Optional<Effect>> effect(String key, Row row) {
    if (row.getBoolean(3)) {
      // Too old: it is taken away now, or it would still stand in the way of its next effect.
      return pool.preparedQuery(REMOVE)
          .execute(Tuple.of(key, timeToLiveSeconds))
          .replaceWith(Optional.empty());
    }
    var used = new IdempotencyKey(key, row.getBuffer(0).getBytes());
    return Uni.createFrom().item(Optional.of(new Effect(used, row.getUUID(1), row.getInteger(2))));
  }

  /**
   * Notes a key whose command was carried out and had nothing to change. What did change something
   * is noted by the append.
   *
   * @param version of the stream that the command found
   * @return false when the key has been used meanwhile, and nothing is noted
   */
  public Uni<Boolean> note(IdempotencyKey key, UUID streamId, int version) {
    return deadline.on(
        pool.preparedQuery(NOTE)
            .execute(Tuple.of(key.text(), Buffer.buffer(key.fingerprint()), streamId, version))
            .map(rows -> rows.rowCount() == 1));
  }

  void start(@Observes StartupEvent event) {
    timer = vertx.setPeriodic(CLEANING_MILLIS, _ -> clean());
  }

  void stop(@Observes ShutdownEvent event) {
    vertx.cancelTimer(timer);
  }

  private void clean() {
    if (removing.getAndSet(true)) {
      return; // the one before is not through yet
    }
    removeOld()
        .onTermination()
        .invoke(() -> removing.set(false))
        .subscribe()
        .with(_ -> {}, failure -> LOG.warnf("old keys are not removed now: %s", failure));
  }

  /**
   * Removes all that are too old: in small steps, so that no statement takes long, and until there
   * are none, however fast they come. Instances do it at the same time, each passing over those
   * that another one is about to remove.
   *
   * @return how many this instance has removed
   */
  Uni<Long> removeOld() {
    return Multi.createBy()
        .repeating()
        .uni(
            () ->
                deadline.on(
                    pool.preparedQuery(REMOVE_OLDEST)
                        .execute(Tuple.of(timeToLiveSeconds, REMOVED_AT_ONCE))
                        .map(rows -> rows.rowCount())))
        .whilst(removed -> removed == REMOVED_AT_ONCE)
        .collect()
        .with(Collectors.summingLong(removed -> removed));
  }
}
