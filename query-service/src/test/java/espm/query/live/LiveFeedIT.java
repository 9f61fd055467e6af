package espm.query.live;

import static espm.query.QueryApi.PATIENCE;
import static espm.query.QueryApi.awaitLists;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import espm.events.EventEnvelope;
import espm.query.BrokerAndRedis;
import espm.query.RedisConsole;
import espm.query.Topic;
import espm.query.freshness.AppliedChannel;
import espm.query.freshness.FreshAsOf;
import espm.query.live.LiveFeed.Admission;
import espm.query.readmodel.Keyspace;
import espm.query.readmodel.Lives;
import espm.query.readmodel.Place;
import espm.query.redis.ReadModelLayout;
import espm.query.redis.ServingViews;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Inject;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Feeds, each as one instance has it, told by the running projection; connections are played here,
 * so that they take what is sent to them or do not.
 */
@QuarkusTest
@QuarkusTestResource(BrokerAndRedis.class)
class LiveFeedIT {

  private static final Duration HOUR = Duration.ofHours(1);

  private static final MemorySize PLENTY = new MemorySize(BigInteger.valueOf(32 << 20));

  private record Config(
      int clientsMax,
      Duration heartbeat,
      Duration slowTimeout,
      MemorySize waitingBytesMax,
      Duration aheadTimeout)
      implements LiveConfig {}

  @Inject Vertx vertx;
  @Inject ChangeLog log;
  @Inject ReadModelLayout layout;
  @Inject AppliedChannel channel;
  @Inject ServingViews views;
  @Inject FreshAsOf freshAsOf;

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Topic topic = new Topic();
  private final RedisConsole redis = RedisConsole.ofService();
  private final List<LiveFeed> feeds = new ArrayList<>();
  private final List<EventEnvelope> stream = Lives.delivered();
  private final UUID order = stream.getFirst().orderId();
  private final Keyspace keys = new Keyspace(1, Topic.partitionOf(order));
  private final Selection selection = new Selection(Lives.customerOf(stream), null);

  @AfterEach
  void close() {
    feeds.forEach(feed -> feed.close(null));
    redis.close();
    topic.close();
  }

  @Test
  void who_takes_nothing_keeps_nobody_waiting_and_is_told_the_rest_once_it_does() {
    LiveFeed feed = feed(log, new Config(10, HOUR, HOUR, bytes(1), HOUR));
    Connection slow = follow(feed, null);
    Connection other = follow(feed, null);
    slow.takesNothing = true;
    topic.publish(stream.subList(0, 2));
    other.awaitVersions(1, 2);
    topic.publish(stream.subList(2, 6));
    other.awaitVersions(1, 2, 3, 4, 5, 6);
    // What was on its way when it stopped taking, and nothing after that.
    assertThat(slow.versions()).hasSizeLessThanOrEqualTo(2);

    slow.takeAll();

    slow.awaitVersions(1, 2, 3, 4, 5, 6);
  }

  @Test
  void who_takes_nothing_for_too_long_is_dropped() {
    LiveFeed feed = feed(log, new Config(10, HOUR, Duration.ofMillis(50), bytes(1), HOUR));
    Connection slow = follow(feed, null);
    Connection other = follow(feed, null);
    slow.takesNothing = true;
    topic.publish(stream.subList(0, 1));
    other.awaitVersions(1);
    topic.publish(stream.subList(1, 2));

    await().atMost(PATIENCE).until(() -> slow.isDropped);

    topic.publish(stream.subList(2, 6));
    other.awaitVersions(1, 2, 3, 4, 5, 6);
    assertThat(other.isDropped).isFalse();
    assertThat(slow.versions()).hasSizeLessThanOrEqualTo(1);
    assertThat(metrics.get("espm.live.dropped").counter().count()).isEqualTo(1);
    assertThat(metrics.get("espm.live.clients").gauge().value()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"32000000, 1", "20000, 30"})
  void what_waits_for_clients_that_take_nothing_is_bounded_for_each_and_for_all(
      long waitingMax, int slowClients) {
    LiveFeed feed = feed(log, new Config(100, HOUR, HOUR, bytes(waitingMax), HOUR));
    List<Connection> slow = new ArrayList<>();
    for (int client = 0; client < slowClients; client++) {
      slow.add(follow(feed, null));
      slow.getLast().takesNothing = true;
    }
    Connection other = follow(feed, null);

    List<UUID> orders = Stream.generate(UUID::randomUUID).limit(500).toList();
    for (UUID each : orders) {
      topic.publish(Lives.delivered(each, selection.customerId(), Instant.EPOCH));
    }

    await().atMost(PATIENCE).until(() -> other.versions().size() == 3_000);
    long chunkMax = Outbox.CHUNK_BYTES + 1_000L;
    assertThat(slow)
        .allMatch(client -> client.bytes() <= Outbox.WAITING_BYTES_MAX + chunkMax)
        .allMatch(client -> client.bytes() < other.bytes() / 2);
    assertThat(slow.stream().mapToLong(Connection::bytes).sum())
        .isLessThanOrEqualTo(waitingMax + slowClients * chunkMax);
    assertThat(waiting()).isPositive();

    slow.forEach(Connection::takeAll);
    await().atMost(PATIENCE).until(() -> slow.stream().allMatch(c -> c.versions().size() == 3_000));
    await().atMost(PATIENCE).until(() -> waiting() == 0);
    redis.removeViews(orders);
  }

  @Test
  void what_waited_for_one_who_is_gone_waits_no_more() {
    LiveFeed feed = feed(10, HOUR);
    Connection slow = follow(feed, null);
    slow.takesNothing = true;
    topic.publish(stream.subList(0, 1));
    await().atMost(PATIENCE).until(() -> waiting() > 0);

    slow.leave.run();

    await().atMost(PATIENCE).until(() -> waiting() == 0);
  }

  @Test
  void one_goes_on_at_another_instance_where_it_was() {
    LiveFeed here = feed(10, HOUR);
    LiveFeed there = feed(10, HOUR);
    Connection first = follow(here, null);
    topic.publish(stream.subList(0, 3));
    first.awaitVersions(1, 2, 3);
    first.leave.run();
    topic.publish(stream.subList(3, 5));

    for (int told = 0; told <= 3; told++) {
      Connection second = follow(there, first.idAfter(told));
      second.awaitVersions(List.of(1, 2, 3, 4, 5).subList(told, 5));
    }
  }

  @Test
  void one_more_than_may_follow_is_refused_until_one_leaves() {
    LiveFeed feed = feed(1, HOUR);
    Connection first = follow(feed, null);

    assertThat(join(feed, null, new Connection())).isEqualTo(Admission.TOO_MANY);

    first.leave.run();
    await().atMost(PATIENCE).until(() -> join(feed, null, new Connection()) == Admission.ADMITTED);
  }

  @Test
  void what_comes_again_after_redis_fell_back_is_not_told_again() {
    LiveFeed feed = feed(10, HOUR);
    topic.publish(stream.subList(0, 2));
    awaitApplied(2);
    String offset = redis.text(keys.offset());
    byte[] view = redis.bytes(keys.order(order));
    Connection connection = follow(feed, null);
    topic.publish(stream.subList(2, 4));
    connection.awaitVersions(3, 4);

    // what a Redis that lost its last second is like: all of it, and at once
    redis.run("MULTI");
    redis.run("XTRIM", keys.changes(), "MAXLEN", 0);
    redis.run("XSETID", keys.changes(), offset + "-0");
    redis.run("SET", keys.offset(), offset);
    redis.run("SET", keys.order(order), view);
    redis.run("LTRIM", keys.history(order), 0, 1);
    redis.run("HSET", keys.versions(), order, 2);
    redis.run("EXEC");
    awaitApplied(4);
    topic.publish(stream.subList(4, 6));

    connection.awaitVersions(3, 4, 5, 6);
  }

  @Test
  void an_emptied_redis_makes_nobody_be_told_twice_or_miss_anything() {
    LiveFeed feed = feed(10, HOUR);
    Connection connection = follow(feed, null);
    topic.publish(stream.subList(0, 3));
    connection.awaitVersions(1, 2, 3);

    redis.run("FLUSHALL");
    topic.publish(stream.subList(3, 6));

    connection.awaitVersions(1, 2, 3, 4, 5, 6);
    Connection late = follow(feed(10, HOUR), connection.idAfter(1));
    late.awaitVersions(2, 3, 4, 5, 6);
    assertThat(connection.missed() + late.missed()).isZero();
    awaitLists();
  }

  @Test
  void who_comes_back_to_a_place_that_is_no_longer_kept_is_told_that_it_missed_something() {
    Connection first = follow(feed(10, HOUR), null);
    topic.publish(stream.subList(0, 2));
    first.awaitVersions(1, 2);
    topic.publish(stream.subList(2, 3));
    first.awaitVersions(1, 2, 3);
    redis.run("XTRIM", keys.changes(), "MAXLEN", 0);

    Connection late = follow(feed(10, HOUR), first.idAfter(1));
    await().atMost(PATIENCE).until(() -> late.missed() == 1);
    topic.publish(stream.subList(3, 4));

    late.awaitVersions(4);
    Connection inTime = follow(feed(10, HOUR), first.idAfter(3));
    inTime.awaitVersions(4);
    assertThat(inTime.missed()).isZero();
    // Having been told of it once is enough.
    Connection again = follow(feed(10, HOUR), late.idAfter(0));
    again.awaitVersions(4);
    assertThat(again.missed()).isZero();
  }

  @Test
  void what_is_left_behind_a_gap_is_told_after_word_of_the_gap() {
    Connection first = follow(feed(10, HOUR), null);
    for (int event = 0; event < 3; event++) {
      topic.publish(stream.get(event));
      first.awaitVersions(List.of(1, 2, 3).subList(0, event + 1));
    }
    redis.run("XTRIM", keys.changes(), "MINID", redis.text(keys.offset()));

    Connection late = follow(feed(10, HOUR), first.idAfter(1));
    Connection inTime = follow(feed(10, HOUR), first.idAfter(2));

    late.awaitVersions(3);
    assertThat(late.missed()).isEqualTo(1);
    inTime.awaitVersions(3);
    assertThat(inTime.missed()).isZero();
  }

  @Test
  void a_lost_subscription_that_is_back_reads_what_was_applied_meanwhile() {
    Connection connection = follow(feed(10, HOUR), null);
    redis.run("CLIENT", "KILL", "TYPE", "pubsub");
    topic.publish(stream);

    connection.awaitVersions(1, 2, 3, 4, 5, 6);
  }

  @Test
  void what_is_applied_while_a_feed_finds_out_where_it_stands_is_told() {
    Promise<Void> answers = Promise.promise();
    AtomicInteger asked = new AtomicInteger();
    LiveFeed feed =
        feed(
            new ChangeLog(views, layout) {
              @Override
              Future<Place> end(int partition) {
                return super.end(partition)
                    .onSuccess(_ -> asked.incrementAndGet())
                    .compose(place -> answers.future().map(place));
              }
            });
    Connection connection = new Connection();
    feed.join(selection, null, connection, leave -> connection.leave = leave);
    await().atMost(PATIENCE).until(() -> asked.get() == layout.partitions());
    Connection other = follow(feed(10, HOUR), null);
    topic.publish(stream.subList(0, 2));
    other.awaitVersions(1, 2);

    answers.complete();

    connection.awaitVersions(1, 2);
  }

  @Test
  void many_who_come_back_at_once_read_in_turn_and_each_is_told_all_once() {
    Connection first = follow(feed(10, HOUR), null);
    for (int event = 0; event < stream.size(); event++) {
      topic.publish(stream.get(event));
      first.awaitVersions(List.of(1, 2, 3, 4, 5, 6).subList(0, event + 1));
    }
    int partition = keys.partition();
    Place end = log.end(partition).toCompletionStage().toCompletableFuture().join();
    var held = new HeldLog(end);
    LiveFeed feed = feed(held);

    List<Connection> back = new ArrayList<>();
    for (int client = 0; client < 40; client++) {
      back.add(follow(feed, first.idAfter(0)));
    }
    back.getFirst().leave.run();
    back.getLast().leave.run();
    held.answers.complete();

    back.subList(1, 39).forEach(connection -> connection.awaitVersions(1, 2, 3, 4, 5, 6));
    assertThat(held.mostAtOnce.get()).isEqualTo(CatchUpTurns.AT_ONCE);
    assertThat(back.getLast().versions()).isEmpty();
  }

  /** Counts those that read what is before the end; gives nothing until it is told to. */
  private final class HeldLog extends ChangeLog {
    private final Place end;
    private final Promise<Void> answers = Promise.promise();
    private final AtomicInteger reading = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();

    HeldLog(Place end) {
      super(views, layout);
      this.end = end;
    }

    @Override
    Future<Page> read(int partition, Place after) {
      if (partition != keys.partition() || !after.isBefore(end)) {
        return super.read(partition, after);
      }
      mostAtOnce.accumulateAndGet(reading.incrementAndGet(), Math::max);
      return answers
          .future()
          .compose(_ -> super.read(partition, after))
          .onComplete(_ -> reading.decrementAndGet());
    }
  }

  @Test
  void who_is_ahead_of_a_topic_whose_views_are_complete_is_told_that_it_missed_something() {
    Connection here = follow(feed(10, HOUR), null);
    await().atMost(PATIENCE).until(() -> here.idAfter(0) != null);
    Places there = Places.read(here.idAfter(0), layout.partitions()).orElseThrow();
    Place beyond = new Place(there.get(keys.partition()).offset() + 1_000_000, 0);
    LiveFeed feed = feed(log, new Config(10, HOUR, HOUR, PLENTY, Duration.ofSeconds(1)));

    Connection ahead = follow(feed, there.with(keys.partition(), beyond).text());

    await().atMost(PATIENCE).until(() -> ahead.missed() == 1);
    topic.publish(stream.subList(0, 2));
    ahead.awaitVersions(1, 2);
    Connection back = follow(feed, ahead.idAfter(0));
    back.awaitVersions(1, 2);
    assertThat(back.missed()).isZero();
  }

  @Test
  void a_feed_that_is_ahead_of_a_topic_that_was_made_anew_tells_of_the_gap_and_goes_on() {
    Place beyond = new Place(1_000_000, 0);
    ChangeLog of =
        new ChangeLog(views, layout) {
          @Override
          Future<Place> end(int partition) {
            return partition == keys.partition()
                ? Future.succeededFuture(beyond)
                : super.end(partition);
          }
        };
    Connection connection =
        follow(feed(of, new Config(10, HOUR, HOUR, PLENTY, Duration.ofSeconds(1))), null);

    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              topic.publish(lifeInSamePartition());
              return connection.missed() == 1;
            });

    topic.publish(stream.subList(0, 2));
    connection.awaitVersions(1, 2);
  }

  private List<EventEnvelope> lifeInSamePartition() {
    List<EventEnvelope> life = Lives.delivered();
    while (Topic.partitionOf(life.getFirst().orderId()) != keys.partition()) {
      life = Lives.delivered();
    }
    return life;
  }

  private static MemorySize bytes(long number) {
    return new MemorySize(BigInteger.valueOf(number));
  }

  private double waiting() {
    return metrics.get("espm.live.waiting").gauge().value();
  }

  private void awaitApplied(int version) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(redis.run("HGET", keys.versions(), order)).hasToString("" + version));
  }

  private LiveFeed feed(int clientsMax, Duration slowTimeout) {
    return feed(log, new Config(clientsMax, HOUR, slowTimeout, PLENTY, HOUR));
  }

  private LiveFeed feed(ChangeLog itsLog) {
    return feed(itsLog, new Config(100, HOUR, HOUR, PLENTY, HOUR));
  }

  private LiveFeed feed(ChangeLog itsLog, Config config) {
    var feed =
        new LiveFeed(
            vertx,
            itsLog,
            layout,
            channel,
            freshAsOf,
            config,
            feeds.isEmpty() ? metrics : new SimpleMeterRegistry());
    feeds.add(feed);
    return feed;
  }

  private Connection follow(LiveFeed feed, String lastEventId) {
    Connection connection = new Connection();
    assertThat(join(feed, lastEventId, connection)).isEqualTo(Admission.ADMITTED);
    return connection;
  }

  private Admission join(LiveFeed feed, String lastEventId, Connection connection) {
    Places from =
        lastEventId == null ? null : Places.read(lastEventId, layout.partitions()).orElseThrow();
    return feed.join(selection, from, connection, leave -> connection.leave = leave)
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  /** Takes everything unless it takes nothing. */
  private static final class Connection implements Follower {
    private final List<String> texts = new CopyOnWriteArrayList<>();
    private final Queue<Promise<Void>> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicLong bytes = new AtomicLong();
    private volatile Runnable leave;
    private volatile boolean takesNothing;
    private volatile boolean isDropped;

    @Override
    public Future<Void> write(Buffer text) {
      bytes.addAndGet(text.length());
      texts.addAll(List.of(text.toString().split("\n\n")));
      Promise<Void> sent = Promise.promise();
      waiting.add(sent);
      if (!takesNothing) {
        takeAll();
      }
      return sent.future();
    }

    void takeAll() {
      takesNothing = false;
      for (Promise<Void> sent = waiting.poll(); sent != null; sent = waiting.poll()) {
        sent.complete();
      }
    }

    long bytes() {
      return bytes.get();
    }

    @Override
    public void end() {
      texts.add("end");
    }

    @Override
    public void drop() {
      isDropped = true;
    }

    List<Integer> versions() {
      return texts.stream()
          .filter(text -> text.contains("\"version\":"))
          .map(text -> text.replaceAll("(?s).*\"version\":(\\d+).*", "$1"))
          .map(Integer::valueOf)
          .toList();
    }

    long missed() {
      return texts.stream().filter(text -> text.contains("event: missed")).count();
    }

    /** The newest id when it had been told of so many changes. */
    String idAfter(int changes) {
      String id = null;
      int told = 0;
      for (String text : texts) {
        told += text.contains("\"version\":") ? 1 : 0;
        id = told <= changes ? text.replaceAll("(?s).*id: (\\S+).*", "$1") : id;
      }
      return id;
    }

    void awaitVersions(Integer... expected) {
      awaitVersions(List.of(expected));
    }

    void awaitVersions(List<Integer> expected) {
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(versions()).isEqualTo(expected));
    }
  }
}
