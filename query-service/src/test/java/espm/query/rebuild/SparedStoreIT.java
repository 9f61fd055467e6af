package espm.query.rebuild;

import static espm.query.QueryApi.PATIENCE;
import static espm.query.QueryApi.assertProblem;
import static espm.query.QueryApi.get;
import static espm.query.QueryApi.pathOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import espm.events.EventEnvelope;
import espm.query.BrokerAndRedis;
import espm.query.Store;
import espm.query.readmodel.Lives;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The store is asked as little as possible, and nobody waits long for one that does not answer. */
@QuarkusTest
@QuarkusTestResource(BrokerAndRedis.class)
class SparedStoreIT {

  private static final String NOBODY_LISTENS = "http://127.0.0.1:1";

  private record Config(
      List<URI> urls,
      Duration timeout,
      int connections,
      int waitingMax,
      Duration breakerDelay,
      Duration unknownTtl,
      int unknownMax,
      Duration aheadTtl)
      implements RebuildConfig {}

  @Inject OrderRebuild rebuild;
  @Inject RebuildConfig configured;
  @Inject Vertx vertx;

  private final AtomicInteger asked = new AtomicInteger();
  private volatile boolean answers = true;
  private volatile int status = 404;
  private HttpServer server;
  private StoreClient client;

  @AfterEach
  void close() {
    Store.release();
    if (client != null) {
      client.close();
    }
    if (server != null) {
      join(server.close());
    }
  }

  @Test
  void of_many_who_miss_an_order_at_the_same_time_one_asks_for_it() {
    List<EventEnvelope> stream = Lives.delivered();
    UUID order = stream.getFirst().orderId();
    Store.add(stream);
    Store.hold();

    List<Future<byte[]>> readers =
        IntStream.range(0, 20).mapToObj(_ -> rebuild.order(order)).toList();
    assertThat(readers).noneMatch(Future::isComplete);
    await().atMost(PATIENCE).until(() -> Store.requestsFor(order) > 0);
    Store.release();

    assertThat(readers)
        .allSatisfy(answer -> assertThat(join(answer)).isEqualTo(Lives.json(stream)));
    assertThat(Store.requestsFor(order)).isEqualTo(1);
  }

  @Test
  void one_more_than_may_wait_for_the_store_is_sent_away_while_the_others_wait() {
    Store.hold();
    int places = configured.connections() + BrokerAndRedis.STORE_WAITING_MAX;
    List<Future<byte[]>> waiting = new ArrayList<>();
    // Those whose connection is just being opened wait as well, so it takes a moment to fill up.
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              waiting.removeIf(Future::failed);
              boolean isFull = waiting.size() == places;
              while (waiting.size() < places) {
                waiting.add(rebuild.order(UUID.randomUUID()));
              }
              return isFull;
            });

    assertProblem(get(pathOf(UUID.randomUUID())), 503, "unavailable");
    assertThat(waiting).noneMatch(Future::isComplete);

    Store.release();
    assertThat(waiting).allSatisfy(answer -> assertThat(join(answer)).isNull());
  }

  @Test
  void an_address_where_nobody_listens_is_passed_over() {
    ask(List.of(NOBODY_LISTENS, listen()), 16, 16, Duration.ofSeconds(20));

    for (int question = 0; question < 6; question++) {
      assertThat(join(read(client))).isFalse();
    }
    assertThat(asked).hasValue(6);
  }

  @Test
  void a_store_that_hangs_keeps_nobody_waiting_for_those_before_him() {
    answers = false;
    ask(List.of(listen()), 1, 200, Duration.ofMillis(500));

    // One after the other would take far longer than any patience.
    List<Future<Boolean>> questions = IntStream.range(0, 200).mapToObj(_ -> read(client)).toList();

    await().atMost(PATIENCE).until(() -> questions.stream().allMatch(Future::isComplete));
    assertThat(questions).allMatch(Future::failed);
  }

  @Test
  void a_store_that_fails_is_not_asked_for_a_while_and_then_again() {
    status = 500;
    ask(List.of(listen()), 16, 16, Duration.ofSeconds(20));
    var metrics = new SimpleMeterRegistry();
    try (var streams = new OrderStreams("test", client, config(Duration.ofMillis(500)), metrics)) {
      for (int question = 0; question < 100; question++) {
        assertThatThrownBy(() -> join(streams.read(UUID.randomUUID(), 1, _ -> {})))
            .hasCauseInstanceOf(StoreUnavailableException.class);
      }
      // The twenty that are looked at, and one for each time that it is tried again.
      assertThat(asked.get()).isLessThan(50);
      assertThat(metrics.get("espm.store.breaker.state").gauge().value()).isNotZero();

      status = 404;
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(() -> !join(streams.read(UUID.randomUUID(), 1, _ -> {})));
      assertThat(metrics.get("espm.store.breaker.state").gauge().value()).isZero();
    }
  }

  private String listen() {
    server = join(vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1"));
    return "http://127.0.0.1:" + server.actualPort();
  }

  private void answer(HttpServerRequest request) {
    asked.incrementAndGet();
    if (answers) {
      request.response().setStatusCode(status).end();
    }
  }

  private void ask(List<String> urls, int connections, int waitingMax, Duration timeout) {
    client =
        new StoreClient(
            vertx,
            new Config(
                urls.stream().map(URI::create).toList(),
                timeout,
                connections,
                waitingMax,
                Duration.ZERO,
                Duration.ZERO,
                0,
                Duration.ZERO));
  }

  private static RebuildConfig config(Duration breakerDelay) {
    return new Config(
        List.of(), Duration.ZERO, 0, 0, breakerDelay, Duration.ZERO, 0, Duration.ZERO);
  }

  private static Future<Boolean> read(StoreClient client) {
    return client.read(UUID.randomUUID(), 1, _ -> {});
  }

  private static <T> T join(Future<T> future) {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .join();
  }
}
