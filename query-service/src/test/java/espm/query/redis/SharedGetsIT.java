package espm.query.redis;

import static espm.query.QueryApi.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import espm.localstack.junit.Backends;
import espm.query.readmodel.Keyspace;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Those who ask at the same time share a command, and each gets what it asked for. */
class SharedGetsIT {

  private static final int ASKERS = 200;

  private final Backends backends = new Backends();
  private final Vertx vertx = Vertx.vertx();
  private RedisLinks links;
  private SharedGets gets;

  private void start(RedisClientType type) {
    boolean isCluster = type == RedisClientType.CLUSTER;
    backends.init(Map.of("needs", isCluster ? "redis-cluster" : "redis"));
    RedisSettings settings = new RedisSettings();
    settings.customize(
        "test",
        new RedisOptions()
            .setType(type)
            .setEndpoints(List.of(backends.start().get("ESPM_REDIS_URL").split(","))));
    links = MoreRedisLinks.open(vertx, settings);
    gets = new SharedGets(vertx, links);
    await().atMost(PATIENCE).until(links.reads()::isUp);
  }

  @AfterEach
  void stop() {
    MoreRedisLinks.close(links);
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    backends.stop();
  }

  @ParameterizedTest
  @EnumSource(names = {"STANDALONE", "CLUSTER"})
  void each_gets_its_own_values_in_the_order_asked_for(RedisClientType type) {
    start(type);
    for (int asker = 0; asker < ASKERS; asker += 2) {
      send(Request.cmd(Command.SET).arg(own(asker)).arg("value " + asker));
    }
    IntStream.range(0, 12).forEach(n -> send(Request.cmd(Command.SET).arg(common(n)).arg("c" + n)));

    List<List<String>> answers = askAtOnce();

    for (int asker = 0; asker < ASKERS; asker++) {
      String own = asker % 2 == 0 ? "value " + asker : "null";
      assertThat(answers.get(asker)).containsExactly(own, "null", "c" + asker % 12);
    }
  }

  @Test
  void those_of_one_turn_share_a_command_of_bounded_length() {
    start(RedisClientType.STANDALONE);
    send(Request.cmd(Command.CONFIG).arg("RESETSTAT"));

    askAtOnce();

    String statistics = send(Request.cmd(Command.INFO).arg("commandstats")).toString();
    assertThat(statistics).containsPattern("cmdstat_mget:calls=4,");
  }

  @Test
  void each_goes_on_in_its_own_context() {
    start(RedisClientType.STANDALONE);
    Collection<Boolean> isOwn = new ConcurrentLinkedQueue<>();
    Context loop = vertx.getOrCreateContext();

    loop.runOnContext(
        _ -> {
          for (int asker = 0; asker < 3; asker++) {
            var duplicate = ((io.vertx.core.impl.ContextInternal) loop).duplicate();
            duplicate.dispatch(
                () -> ask(0).onComplete(_ -> isOwn.add(Vertx.currentContext() == duplicate)));
          }
        });

    await().atMost(PATIENCE).until(() -> isOwn.size() == 3);
    assertThat(isOwn).containsOnly(true);
  }

  @Test
  void all_fail_when_redis_is_gone() {
    start(RedisClientType.STANDALONE);
    backends.stop();

    CompletableFuture<List<List<String>>> answers = begin();

    assertThat(answers).failsWithin(PATIENCE).withThrowableOfType(ExecutionException.class);
  }

  private List<List<String>> askAtOnce() {
    return begin().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  private CompletableFuture<List<List<String>>> begin() {
    CompletableFuture<List<List<String>>> all = new CompletableFuture<>();
    vertx
        .getOrCreateContext()
        .runOnContext(
            _ -> {
              List<Future<List<String>>> asked = new ArrayList<>();
              IntStream.range(0, ASKERS).forEach(asker -> asked.add(ask(asker)));
              Future.all(asked)
                  .onSuccess(_ -> all.complete(asked.stream().map(Future::result).toList()))
                  .onFailure(all::completeExceptionally);
            });
    return all;
  }

  private Future<List<String>> ask(int asker) {
    return gets.get(keys(asker), List.of(own(asker), own(asker) + "x", common(asker % 12)))
        .map(values -> values.stream().map(SharedGetsIT::text).toList());
  }

  private static Keyspace keys(int asker) {
    return new Keyspace(1, asker % 12);
  }

  private static String own(int asker) {
    return keys(asker).key("own:" + asker);
  }

  private static String common(int partition) {
    return new Keyspace(1, partition).key("common");
  }

  private static String text(Response value) {
    return Objects.toString(value);
  }

  private Response send(Request request) {
    return links
        .reads()
        .send(request)
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .join();
  }
}
