package espm.query.projection;

import static org.assertj.core.api.Assertions.assertThat;

import espm.events.EventEnvelope;
import espm.query.projection.PartitionProjector.Limits;
import espm.query.projection.PartitionProjector.Outcome;
import espm.query.readmodel.Keyspace;
import espm.query.readmodel.OrderEvents;
import espm.query.readmodel.Place;
import espm.query.readmodel.RandomOrders;
import espm.query.readmodel.StoredViews;
import espm.query.readmodel.Views;
import espm.query.redis.RedisAlone;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Random histories of several orders, with stretches published twice, are applied to a real Redis
 * in random batches by two consumers who know nothing of each other and start anew now and then;
 * some batches reach it twice, some views are deleted, and some times it forgets everything. In the
 * end it holds the same bytes as a fold of each stream.
 */
class RandomBatchesIT {

  private static final BatchFold FOLD = new BatchFold(Views.ALL, 10);
  private static final int STEPS_MAX = 40;

  private static RedisAlone redis;

  @BeforeContainer
  static void start() {
    redis = new RedisAlone();
  }

  @AfterContainer
  static void stop() {
    redis.close();
  }

  @Property(tries = 150)
  void redis_ends_with_the_fold(@ForAll("logs") List<EventEnvelope> log, @ForAll long seed) {
    redis.console().run("FLUSHALL");
    Keyspace keys = new Keyspace(1, 5);
    List<Holder> holders = List.of(new Holder(log, keys), new Holder(log, keys));
    Random random = new Random(seed);
    Set<String> lost = new HashSet<>();

    for (int step = random.nextInt(STEPS_MAX); step > 0; step--) {
      Holder holder = holders.get(random.nextInt(2));
      switch (random.nextInt(12)) {
        case 0 -> holder.startAnew();
        case 1 -> holder.applyTwice();
        case 2 -> redis.console().run(random.nextInt(4) == 0 ? "FLUSHALL" : "PING");
        case 3 -> {
          UUID id = log.get(random.nextInt(log.size())).orderId();
          redis.console().run("DEL", keys.order(id), keys.history(id));
          lost.add("order:" + id);
          lost.add("history:" + id);
        }
        default -> {
          holder.take(random.nextInt(1, 12));
          holder.apply();
        }
      }
    }
    holders.getFirst().finish();

    Map<String, Object> expected = StoredViews.of(log);
    expected.put("offset", Integer.toString(log.size()));
    expected.put("changes", StoredViews.changes(log));
    Map<String, Object> stored = redis.console().everythingUnder(keys.prefix());
    // What was lost is made anew by the next event, or for the next reader.
    expected.keySet().removeIf(key -> lost.contains(key) && !stored.containsKey(key));
    assertThat(stored).isEqualTo(expected);
    assertThat(gaps(keys)).isZero();
  }

  /** Each batch begins where the one before it ended. */
  private static int gaps(Keyspace keys) {
    int gaps = 0;
    long end = 0;
    for (Response entry : redis.console().run("XRANGE", keys.changes(), "-", "+")) {
      gaps += entry.get(1).get(1).toLong() == end ? 0 : 1;
      end = Place.ofEntry(entry.get(0).toString()).offset();
    }
    return gaps;
  }

  @Provide
  Arbitrary<List<EventEnvelope>> logs() {
    return RandomOrders.logs();
  }

  /** One who believes to hold the partition. */
  private static final class Holder {
    private final List<EventEnvelope> events;
    private final List<Incoming> log = new ArrayList<>();
    private final RedisPartitionStore store;
    private PartitionProjector projector;
    private int next;

    Holder(List<EventEnvelope> log, Keyspace keys) {
      this.events = log;
      for (EventEnvelope event : log) {
        this.log.add(new Incoming.Event(this.log.size(), OrderEvents.json(event), event));
      }
      store =
          new RedisPartitionStore(
              redis.link(),
              keys,
              // more records than any log has: what is told is compared with all of it
              new PartitionScript.Kept(_ -> System.currentTimeMillis() + 86_400_000L, 1_000_000));
      startAnew();
    }

    void startAnew() {
      projector =
          new PartitionProjector(
              store, new LogSource(events), FOLD, new Limits(5, 10_000, 6, 5_000));
      projector.standAt(store.position().join());
      next = (int) projector.storedOffset().orElse(0);
    }

    void take(int records) {
      int end = Math.min(log.size(), next + records);
      projector.accept(log.subList(next, end));
      next = end;
    }

    void apply() {
      if (projector.hasPending()) {
        var attempt = projector.begin();
        attempt.send();
        settle(attempt);
      }
    }

    /** As when the first answer got lost. */
    void applyTwice() {
      if (projector.hasPending()) {
        var lost = projector.begin();
        var again = projector.begin();
        lost.send();
        again.send();
        settle(again);
      }
    }

    private void settle(BatchAttempt attempt) {
      if (attempt.settle() instanceof Outcome.Moved(OptionalLong offset)) {
        next = (int) offset.orElse(0);
      }
    }

    void finish() {
      startAnew();
      while (projector.storedOffset().orElse(0) < log.size()) {
        take(7);
        apply();
      }
    }
  }
}
