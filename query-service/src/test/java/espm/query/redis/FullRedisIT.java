package espm.query.redis;

import static espm.query.QueryApi.PATIENCE;
import static espm.query.QueryApi.get;
import static espm.query.QueryApi.pathOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import espm.events.EventEnvelope;
import espm.query.BrokerAndRedis;
import espm.query.RedisConsole;
import espm.query.Store;
import espm.query.Topic;
import espm.query.readmodel.Keyspace;
import espm.query.readmodel.Lives;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A Redis that is full drops what can be made again, and takes what is new. */
@QuarkusTest
@QuarkusTestResource(BrokerAndRedis.class)
class FullRedisIT {

  private static final int ORDERS = 4_000;

  /**
   * Indexes and changes of these orders (some 6 MB) fit in it, with their views (12 MB) they do
   * not.
   */
  private static final int ROOM_BYTES = 8_500_000;

  private final Topic topic = new Topic();
  private final RedisConsole redis = RedisConsole.ofService();

  @BeforeEach
  void leave_little_room() {
    redis.run("CONFIG", "SET", "maxmemory-policy", "volatile-ttl");
    redis.removeViews(); // those of other tests would go before these
    redis.run("CONFIG", "SET", "maxmemory", usedBytes() + ROOM_BYTES);
  }

  @Test
  void open_orders_go_too_when_there_is_no_room_and_are_read_right_all_the_same() {
    long evictedBefore = evicted();
    List<List<EventEnvelope>> drafts = new ArrayList<>();
    for (int at = 0; at < ORDERS; at++) {
      drafts.add(Lives.delivered().subList(0, 3));
    }
    List<EventEnvelope> events = drafts.stream().flatMap(List::stream).toList();
    Store.add(events);

    topic.publish(events);

    await()
        .atMost(PATIENCE.multipliedBy(3))
        .untilAsserted(() -> drafts.forEach(draft -> assertProjected(draft.getFirst().orderId())));
    assertThat(evicted()).isGreaterThan(evictedBefore);
    List<EventEnvelope> gone = drafts.stream().filter(this::isGone).findFirst().orElseThrow();
    assertThat(get(pathOf(gone.getFirst().orderId())).asString())
        .isEqualTo(new String(Lives.json(gone), StandardCharsets.UTF_8));
  }

  private void assertProjected(UUID order) {
    String versions = new Keyspace(1, Topic.partitionOf(order)).versions();
    assertThat(redis.run("HGET", versions, order)).hasToString("3");
  }

  private boolean isGone(List<EventEnvelope> draft) {
    UUID order = draft.getFirst().orderId();
    return redis.bytes(new Keyspace(1, Topic.partitionOf(order)).order(order)) == null;
  }

  private long usedBytes() {
    return redis.figure("memory", "used_memory");
  }

  private long evicted() {
    return redis.figure("stats", "evicted_keys");
  }

  @AfterEach
  void make_room() {
    redis.run("CONFIG", "SET", "maxmemory", 0);
    redis.close();
    topic.close();
  }
}
