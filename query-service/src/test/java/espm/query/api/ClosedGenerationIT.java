package espm.query.api;

import static org.assertj.core.api.Assertions.assertThat;

import espm.events.EventEnvelope;
import espm.query.Topic;
import espm.query.readmodel.Keyspace;
import espm.query.readmodel.Lives;
import espm.query.redis.MoreRedisLinks;
import espm.query.redis.ReadModelLayout;
import espm.query.redis.RedisAlone;
import espm.query.redis.RedisLinks;
import espm.query.redis.SharedGets;
import espm.query.redis.TopicSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An instance that has not heard yet that another generation serves. */
class ClosedGenerationIT {

  private final RedisAlone redis = new RedisAlone();
  private final RedisLinks links = redis.links();
  private final Vertx vertx = Vertx.vertx();
  private final ReadModelLayout layout = new ReadModelLayout(new TopicSettings("topic", 12));
  private final AtomicInteger refreshes = new AtomicInteger();
  private final OrderReads reads =
      new OrderReads(new SharedGets(vertx, links), layout, null, new SimpleMeterRegistry());
  private final List<EventEnvelope> stream = Lives.delivered();
  private final UUID order = stream.getFirst().orderId();
  private final Keyspace before = new Keyspace(1, Topic.partitionOf(order));
  private final Keyspace after = new Keyspace(2, Topic.partitionOf(order));

  @BeforeEach
  void the_next_generation_has_more() {
    redis.console().run("SET", before.order(order), json(2));
    redis.console().run("SET", after.order(order), json(3));
    layout.serve(1);
  }

  @AfterEach
  void close() {
    MoreRedisLinks.close(links);
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    redis.close();
  }

  @Test
  void does_not_ask_what_serves_while_its_generation_is_open() {
    refreshTo(2);

    assertThat(stored()).isEqualTo(json(2));
    assertThat(refreshes).hasValue(0);
  }

  @Test
  void answers_from_the_one_that_serves_once_its_own_is_closed() {
    redis.console().run("SET", before.sealed(), "a ");
    refreshTo(2);

    assertThat(stored()).isEqualTo(json(3));
  }

  @Test
  void answers_from_its_own_when_that_is_closed_but_serves_still() {
    redis.console().run("SET", before.sealed(), "a ");
    refreshTo(1);

    assertThat(stored()).isEqualTo(json(2));
    assertThat(refreshes).hasValue(1);
  }

  private void refreshTo(int generation) {
    layout.refreshedBy(
        () -> {
          refreshes.incrementAndGet();
          layout.serve(generation);
          return Future.succeededFuture();
        });
  }

  private byte[] json(int events) {
    return Lives.json(stream.subList(0, events));
  }

  private byte[] stored() {
    return reads
        .stored(order)
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(20, TimeUnit.SECONDS)
        .join()
        .json();
  }
}
