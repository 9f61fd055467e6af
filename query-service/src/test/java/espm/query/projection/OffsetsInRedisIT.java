package espm.query.projection;

import static espm.query.QueryApi.PATIENCE;
import static espm.query.QueryApi.awaitLists;
import static espm.query.QueryApi.awaitOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import espm.events.EventEnvelope;
import espm.query.BrokerAndRedis;
import espm.query.QueryApi;
import espm.query.RedisConsole;
import espm.query.Topic;
import espm.query.readmodel.Keyspace;
import espm.query.readmodel.Lives;
import espm.query.readmodel.StoredViews;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The offset in Redis says what is applied, whatever the consumer believes. */
@QuarkusTest
@QuarkusTestResource(BrokerAndRedis.class)
class OffsetsInRedisIT {

  @Inject MeterRegistry metrics;

  private final Topic topic = new Topic();
  private final RedisConsole redis = RedisConsole.ofService();
  private final List<EventEnvelope> stream = Lives.delivered();
  private final UUID order = stream.getFirst().orderId();
  private final Keyspace keys = new Keyspace(1, Topic.partitionOf(order));

  @BeforeEach
  void publish_half_of_an_order() {
    topic.publish(stream.subList(0, 3));
    awaitOrder(order, Lives.json(stream.subList(0, 3)));
  }

  @AfterEach
  void close() {
    redis.close();
    topic.close();
  }

  @Test
  void an_emptied_redis_is_filled_again_although_no_event_comes() {
    redis.run("FLUSHALL");

    awaitOrder(order, Lives.json(stream.subList(0, 3)));
    assertHistory(3);
    awaitLists();
  }

  @Test
  void an_emptied_redis_is_filled_again_while_events_come() {
    redis.run("FLUSHALL");
    topic.publish(stream.subList(3, 6));

    awaitOrder(order, Lives.json(stream));
    assertHistory(6);
    awaitLists();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 1_000_000_000_000L})
  void the_consumer_goes_to_the_stored_offset_and_loses_and_doubles_nothing(long offset) {
    double rewinds = rewinds();
    redis.run("SET", keys.offset(), offset);
    await().atMost(PATIENCE).until(() -> rewinds() > rewinds);
    topic.publish(stream.subList(3, 6));

    awaitOrder(order, Lives.json(stream));
    assertHistory(6);
    assertThat(redis.run("HGET", keys.key("parked"), order)).isNull();
  }

  @Test
  void views_that_fell_back_to_an_earlier_state_with_their_offset_catch_up() {
    String offset = redis.text(keys.offset());
    byte[] view = redis.bytes(keys.order(order));
    topic.publish(stream.subList(3, 6));
    awaitOrder(order, Lives.json(stream));

    // what a Redis that lost its last second is like: all of it, and at once
    redis.run("MULTI");
    redis.run("SET", keys.offset(), offset);
    redis.run("SET", keys.order(order), view);
    redis.run("LTRIM", keys.history(order), 0, 2);
    redis.run("HSET", keys.versions(), order, 3);
    redis.run("EXEC");

    awaitOrder(order, Lives.json(stream));
    assertHistory(6);
  }

  private void assertHistory(int events) {
    await()
        .atMost(QueryApi.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(redis.list(keys.history(order)))
                    .isEqualTo(StoredViews.history(stream.subList(0, events))));
  }

  private double rewinds() {
    return metrics.get("espm.projection.rewinds").counter().count();
  }
}
