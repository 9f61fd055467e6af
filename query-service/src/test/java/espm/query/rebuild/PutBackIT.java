package espm.query.rebuild;

import static espm.query.QueryApi.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import espm.events.EventEnvelope;
import espm.query.BrokerAndRedis;
import espm.query.RedisConsole;
import espm.query.Topic;
import espm.query.readmodel.Keyspace;
import espm.query.readmodel.Lives;
import espm.query.readmodel.OrderEvents;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a reader rebuilt meets what the projection has. */
@QuarkusTest
@QuarkusTestResource(BrokerAndRedis.class)
class PutBackIT {

  @Inject PutBack putBack;

  private final RedisConsole redis = RedisConsole.ofService();
  private final List<EventEnvelope> stream = Lives.delivered();
  private final UUID order = stream.getFirst().orderId();
  private final Keyspace keys = new Keyspace(1, Topic.partitionOf(order));

  @AfterEach
  void close() {
    redis.run("HDEL", keys.versions(), order);
    redis.run("DEL", keys.order(order), keys.ahead(order), keys.history(order));
    redis.close();
  }

  @Test
  void at_the_version_of_the_projection_the_view_is_written() {
    redis.run("HSET", keys.versions(), order, 4);

    put(4);

    assertThat(redis.bytes(keys.order(order))).isEqualTo(json(4));
    assertThat(redis.bytes(keys.ahead(order))).isNull();
    assertThat(redis.run("EXISTS", keys.history(order)).toInteger()).isZero();
  }

  @Test
  void what_is_older_than_the_projection_is_not_written() {
    redis.run("HSET", keys.versions(), order, 5);
    redis.run("SET", keys.order(order), json(5));

    put(4);

    assertThat(redis.bytes(keys.order(order))).isEqualTo(json(5));
    assertThat(redis.bytes(keys.ahead(order))).isNull();
  }

  @Test
  void what_is_ahead_of_the_projection_leaves_its_views_alone() {
    redis.run("HSET", keys.versions(), order, 2);
    redis.run("SET", keys.order(order), json(2));

    put(4);

    assertThat(redis.bytes(keys.order(order))).isEqualTo(json(2));
    assertThat(redis.bytes(keys.ahead(order))).isEqualTo(json(4));
    assertThat(redis.run("PTTL", keys.ahead(order)).toLong()).isPositive();
  }

  @Test
  void views_that_are_closed_are_left_alone_and_what_was_shown_is_kept_ahead_of_them() {
    redis.run("HSET", keys.versions(), order, 2);
    redis.run("SET", keys.sealed(), "a ");

    put(2);
    put(4);

    assertThat(redis.bytes(keys.order(order))).isNull();
    assertThat(redis.bytes(keys.ahead(order))).isEqualTo(json(4));
    redis.run("DEL", keys.sealed());
  }

  @Test
  void of_two_that_are_ahead_the_newer_stays() {
    put(5);
    put(4);

    assertThat(redis.bytes(keys.ahead(order))).isEqualTo(json(5));
  }

  private void put(int version) {
    putBack
        .put(OrderEvents.fold(stream.subList(0, version)), List.of())
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  private byte[] json(int version) {
    return Lives.json(stream.subList(0, version));
  }
}
