package espm.query.freshness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import espm.query.BrokerAndRedis;
import espm.query.QueryApi;
import espm.query.RedisConsole;
import espm.query.freshness.FreshReads.Outcome;
import espm.query.readmodel.Keyspace;
import espm.query.redis.ReadModelLayout;
import espm.query.redis.RedisLinks;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Waiting, with waits of an hour: who is not woken does not get through. What is read is a number
 * here, and messages are sent to the channel by hand.
 */
@QuarkusTest
@QuarkusTestResource(BrokerAndRedis.class)
class FreshReadsIT {

  private record Config(Duration maxWait, int maxWaiters) implements FreshnessConfig {}

  private static final Duration HOUR = Duration.ofHours(1);

  @Inject Vertx vertx;
  @Inject RedisLinks links;
  @Inject ReadModelLayout layout;
  @Inject ReadModelLayout.TopicConfig topic;

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final RedisConsole redis = RedisConsole.ofService();
  private final UUID order = UUID.randomUUID();
  private final List<Integer> reads = new CopyOnWriteArrayList<>();
  private volatile int visible = 1;
  private AppliedChannel channel;
  private FreshReads freshReads;

  @AfterEach
  void close() {
    if (channel != null) {
      channel.close(null);
    }
    redis.close();
  }

  @Test
  void who_waits_is_woken_by_the_version_and_has_read_only_before_and_after() {
    start(HOUR, 10);
    CompletableFuture<Outcome<Integer>> outcome = waitFor(3, this::readVisible);

    tell(order, 2);
    tell(UUID.randomUUID(), 3);
    assertThat(outcome).isNotDone();
    visible = 4;
    tell(order, 4);

    assertThat(get(outcome)).isEqualTo(new Outcome.Fresh<>(4));
    assertThat(reads).containsExactly(1, 4);
    assertThat(waiting()).isZero();
  }

  @Test
  void several_messages_in_one_wake_everybody_who_is_meant() {
    start(HOUR, 10);
    CompletableFuture<Outcome<Integer>> first = waitFor(2, this::readVisible);
    CompletableFuture<Outcome<Integer>> second = waitFor(2, this::readVisible);

    visible = 2;
    publish(UUID.randomUUID() + " 9\n" + order + " 2\n");

    assertThat(List.of(get(first), get(second))).containsOnly(new Outcome.Fresh<>(2));
  }

  @Test
  void a_version_that_is_applied_while_the_first_read_is_on_its_way_is_not_missed() {
    start(HOUR, 10);
    // The message has certainly been taken when the earlier waiter, woken by it, is through.
    CompletableFuture<Outcome<Integer>> earlier = waitFor(2, this::readVisible);
    CompletableFuture<Outcome<Integer>> late =
        read(
            2,
            () -> {
              if (visible == 2) {
                return readVisible();
              }
              reads.add(1);
              visible = 2;
              tell(order, 2);
              return Future.fromCompletionStage(earlier).map(1);
            });

    assertThat(get(late)).isEqualTo(new Outcome.Fresh<>(2));
  }

  @Test
  void a_lost_subscription_that_is_back_wakes_everybody() {
    start(HOUR, 10);
    CompletableFuture<Outcome<Integer>> outcome = waitFor(2, this::readVisible);

    visible = 2;
    redis.run("CLIENT", "KILL", "TYPE", "pubsub");

    assertThat(get(outcome)).isEqualTo(new Outcome.Fresh<>(2));
  }

  @Test
  void a_read_that_throws_leaves_nobody_waiting() {
    start(HOUR, 10);

    CompletableFuture<Outcome<Integer>> thrown =
        read(
            2,
            () -> {
              throw new IllegalStateException("nothing serves");
            });

    assertThat(thrown).failsWithin(QueryApi.PATIENCE);
    assertThat(waiting()).isZero();
  }

  @Test
  void a_message_that_cannot_be_read_wakes_everybody() {
    start(HOUR, 10);
    CompletableFuture<Outcome<Integer>> outcome = waitFor(2, this::readVisible);

    visible = 2;
    publish("nonsense");

    assertThat(get(outcome)).isEqualTo(new Outcome.Fresh<>(2));
  }

  @Test
  void a_wait_without_success_reads_twice_and_no_more() {
    start(Duration.ofMillis(300), 10);

    assertThat(get(read(2, this::readVisible))).isEqualTo(new Outcome.NotYet<>());
    assertThat(reads).containsExactly(1, 1);
    assertThat(waiting()).isZero();
  }

  @Test
  void one_more_than_may_wait_is_refused_at_once_and_not_for_ever() {
    start(HOUR, 1);
    CompletableFuture<Outcome<Integer>> first = waitFor(2, this::readVisible);

    assertThat(get(read(2, this::readVisible))).isEqualTo(new Outcome.TooManyWaiting<>());

    visible = 2;
    tell(order, 2);
    get(first);
    assertThat(get(read(2, this::readVisible))).isEqualTo(new Outcome.Fresh<>(2));
  }

  @Test
  void another_generation_that_serves_wakes_everybody() {
    var ofTest = new ReadModelLayout(topic);
    ofTest.serve(1);
    start(HOUR, 10, ofTest);
    CompletableFuture<Outcome<Integer>> outcome = waitFor(2, this::readVisible);

    visible = 2;
    ofTest.serve(2);

    assertThat(get(outcome)).isEqualTo(new Outcome.Fresh<>(2));
  }

  @Test
  void what_is_told_of_any_generation_is_heard() {
    start(HOUR, 10);
    CompletableFuture<Outcome<Integer>> outcome = waitFor(2, this::readVisible);

    visible = 2;
    redis.run("PUBLISH", Keyspace.appliedChannel(layout.generation() + 1), order + " 2\n");

    assertThat(get(outcome)).isEqualTo(new Outcome.Fresh<>(2));
  }

  @Test
  void a_read_that_fails_fails_the_wait_and_leaves_nobody_behind() {
    start(HOUR, 10);

    assertThat(read(2, () -> Future.failedFuture("gone"))).failsWithin(QueryApi.PATIENCE);
    assertThat(waiting()).isZero();
  }

  /** Subscribed when this returns. */
  private void start(Duration maxWait, int maxWaiters) {
    start(maxWait, maxWaiters, layout);
  }

  private void start(Duration maxWait, int maxWaiters, ReadModelLayout ofReads) {
    long before = subscribers();
    channel = new AppliedChannel(links, ofReads);
    freshReads = new FreshReads(vertx, channel, new Config(maxWait, maxWaiters), metrics);
    await().atMost(QueryApi.PATIENCE).until(() -> subscribers() > before);
  }

  /** Those who get what is published; they subscribe to a pattern, which Redis does not count. */
  private long subscribers() {
    return redis.run("PUBLISH", channelName(), "").toLong();
  }

  /** A read that certainly waits already when this returns. */
  private CompletableFuture<Outcome<Integer>> waitFor(int version, Supplier<Future<Integer>> read) {
    double before = waiting();
    CompletableFuture<Outcome<Integer>> outcome = read(version, read);
    await().atMost(QueryApi.PATIENCE).until(() -> waiting() > before && !reads.isEmpty());
    return outcome;
  }

  private CompletableFuture<Outcome<Integer>> read(int version, Supplier<Future<Integer>> read) {
    return freshReads
        .read(order, version, read, answer -> answer >= version)
        .toCompletionStage()
        .toCompletableFuture();
  }

  private Future<Integer> readVisible() {
    reads.add(visible);
    return Future.succeededFuture(visible);
  }

  private void tell(UUID id, int version) {
    publish(id + " " + version + "\n");
  }

  private void publish(String message) {
    redis.run("PUBLISH", channelName(), message);
  }

  private String channelName() {
    return Keyspace.appliedChannel(layout.generation());
  }

  private double waiting() {
    return metrics.get("espm.freshness.waiting").gauge().value();
  }

  private static <T> T get(CompletableFuture<T> future) {
    return future.orTimeout(QueryApi.PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }
}
