package espm.query.projection;

import espm.query.generations.Build;
import espm.query.generations.GenerationWatch;
import espm.query.generations.Generations;
import espm.query.readmodel.Keyspace;
import espm.query.redis.ReadModelLayout;
import espm.query.redis.RedisLink;
import espm.query.redis.RedisLinks;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * Notes which parked orders are to be tried again, in each generation that is projected: so a wish
 * is not lost when another one serves before it was carried out. Which generations there are is
 * looked at after it was noted; one that came meanwhile gets it, too. Thread-safe.
 */
@Singleton
class RetryRequests {

  /** Each further look takes another exchange or build within the time of one note. */
  private static final int LOOKS_MAX = 5;

  private final RedisLink redis;
  private final ReadModelLayout layout;
  private final GenerationWatch watch;

  RetryRequests(RedisLinks redis, ReadModelLayout layout, GenerationWatch watch) {
    this.redis = redis.reads();
    this.layout = layout;
    this.watch = watch;
  }

  /**
   * Notes an order if it is parked.
   *
   * @return whether it is
   */
  Future<Boolean> note(UUID orderId) {
    Keyspace keys = layout.keyspaceOf(orderId);
    return redis
        .send(Request.cmd(Command.HEXISTS).arg(keys.parked()).arg(orderId.toString()))
        .compose(
            isParked ->
                isParked.toBoolean()
                    ? noteIn(Set.of(keys.generation()), Set.of(), keys.partition(), orderId, 0)
                    : Future.succeededFuture(false));
  }

  private Future<Boolean> noteIn(
      Set<Integer> generations, Set<Integer> noted, int partition, UUID orderId, int looks) {
    Set<Integer> missing = new HashSet<>(generations);
    missing.removeAll(noted);
    if (missing.isEmpty()) {
      return Future.succeededFuture(true);
    }
    if (looks == LOOKS_MAX) {
      return Future.failedFuture("the generations change all the time");
    }
    Set<Integer> after = new HashSet<>(noted);
    after.addAll(missing);
    return Future.all(
            missing.stream()
                .map(generation -> note(new Keyspace(generation, partition), orderId))
                .toList())
        .compose(_ -> layout.refreshed())
        .compose(
            _ ->
                noteIn(
                    watch.current().map(RetryRequests::projected).orElse(after),
                    after,
                    partition,
                    orderId,
                    looks + 1));
  }

  private static Set<Integer> projected(Generations now) {
    Set<Integer> projected = new HashSet<>();
    projected.add(now.serving());
    now.build().map(Build::generation).ifPresent(projected::add);
    return projected;
  }

  private Future<?> note(Keyspace keys, UUID orderId) {
    return redis.send(
        Request.cmd(Command.HSET).arg(keys.retries()).arg(orderId.toString()).arg(""));
  }
}
