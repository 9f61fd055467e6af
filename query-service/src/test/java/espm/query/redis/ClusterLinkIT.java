package espm.query.redis;

import static espm.query.QueryApi.PATIENCE;
import static org.awaitility.Awaitility.await;

import espm.localstack.junit.Backends;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A link to several nodes, each of which has a connection of its own. */
class ClusterLinkIT {

  private static final int IDLE_TIMEOUT_SECONDS = 2;

  private final Backends backends = new Backends();
  private final Vertx vertx = Vertx.vertx();
  private RedisLinks links;

  @BeforeEach
  void start() {
    backends.init(Map.of("needs", "redis-cluster"));
    RedisOptions options =
        new RedisOptions()
            .setType(RedisClientType.CLUSTER)
            .setEndpoints(List.of(backends.start().get("ESPM_REDIS_URL").split(",")));
    options.getNetClientOptions().setReadIdleTimeout(IDLE_TIMEOUT_SECONDS);
    RedisSettings settings = new RedisSettings();
    settings.customize("test", options);
    links = MoreRedisLinks.open(vertx, settings);
  }

  @AfterEach
  void stop() {
    MoreRedisLinks.close(links);
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    backends.stop();
  }

  @Test
  void stays_while_nothing_is_asked_of_some_nodes_for_longer_than_they_may_be_silent() {
    AtomicInteger connections = new AtomicInteger();
    try (RedisLink link = links.open("test", _ -> connections.incrementAndGet())) {
      await().atMost(PATIENCE).until(link::isUp);

      await()
          .atMost(PATIENCE)
          .during(Duration.ofSeconds(4L * IDLE_TIMEOUT_SECONDS))
          .until(() -> connections.get() == 1 && link.isUp());
    }
  }
}
