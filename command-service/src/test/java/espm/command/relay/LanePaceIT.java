package espm.command.relay;

import static org.assertj.core.api.Assertions.assertThat;

import espm.command.Database;
import espm.command.eventstore.EventStore;
import espm.command.eventstore.LogPosition;
import espm.localstack.junit.Backends;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a lane reads, and when it notes how far it has come. */
@QuarkusTest
@QuarkusTestResource(
    value = Backends.class,
    initArgs = @ResourceArg(name = "needs", value = "postgres,kafka"))
class LanePaceIT {

  private static final int SHARDS = 2;
  private static final Duration LONGER_THAN_THE_TEST = Duration.ofMinutes(5);
  private static final Shard ONLY = new Shard(0, 1);
  private static final int EVENTS = 300;

  /** At the start, at the end, and one under way when the time is taken. */
  private static final int FURTHER_CHECKPOINTS = 3;

  @Inject EventStore store;

  @AfterEach
  void count_no_more_checkpoints() throws Exception {
    asOwner(
        "drop trigger if exists count_saves on relay_checkpoints",
        "drop function if exists count_saves",
        "drop table if exists checkpoint_saves");
  }

  @Test
  void a_commit_wakes_the_lanes_of_its_streams_and_no_others() throws Exception {
    List<UUID> streams = ShardStreams.oneInEachOf(SHARDS);
    UUID first = streams.getFirst();
    UUID second = streams.getLast();
    try (RelayBench bench = new RelayBench()) {
      bench.makeTopic(RelayBench.PARTITIONS);
      BenchMember member = bench.start(SHARDS, LONGER_THAN_THE_TEST);
      awaiting().until(() -> member.active() == SHARDS);
      bench.append(store, first, 0, 1);
      bench.append(store, second, 0, 1);
      try (TopicReader topic = new TopicReader(bench.name(), RelayBench.PARTITIONS)) {
        expectPublishedWhenTold(member, topic, second);
        awaiting().during(Duration.ofMillis(300)).until(() -> topic.recordsOf(first).isEmpty());

        expectPublishedWhenTold(member, topic, first);
      }
    }
  }

  /** Told again and again, as a transaction of somebody else may hide the event for a moment. */
  private static void expectPublishedWhenTold(BenchMember member, TopicReader topic, UUID stream) {
    awaiting()
        .until(
            () -> {
              member.committed(stream);
              return topic.recordsOf(stream).size() == 1;
            });
  }

  @Test
  void a_stream_is_in_the_shard_that_the_database_finds_it_in() throws Exception {
    for (int of : List.of(1, 2, 3, 7, Shard.COUNT_MAX)) {
      for (int n = 0; n < 20; n++) {
        UUID stream = UUID.randomUUID();
        long found =
            Database.number("select get_byte(uuid_send(?::uuid), 15) % ?", stream.toString(), of);
        assertThat(IntStream.range(0, of).filter(number -> new Shard(number, of).has(stream)))
            .as("stream %s of %d shards", stream, of)
            .containsExactly((int) found);
      }
    }
  }

  @Test
  void events_that_come_one_by_one_share_checkpoints() throws Exception {
    UUID stream = ShardStreams.inFirstShard();
    try (RelayBench bench = new RelayBench()) {
      BenchMember member = startAlone(bench);
      countCheckpointsOf(bench.name());

      long beganNanos = System.nanoTime();
      appendOneByOne(bench, stream, member);
      awaiting().until(() -> bench.isPublished(1));
      long millis = Duration.ofNanos(System.nanoTime() - beganNanos).toMillis();

      assertThat(Database.number("select count(*) from checkpoint_saves"))
          .isLessThanOrEqualTo(millis / LaneCheckpoint.SAVED_WITHIN_MILLIS + FURTHER_CHECKPOINTS);
    }
  }

  @Test
  void who_comes_after_a_lane_that_ended_in_good_order_sends_nothing_again() throws Exception {
    UUID stream = ShardStreams.inFirstShard();
    try (RelayBench bench = new RelayBench()) {
      BenchMember member = startAlone(bench);
      appendOneByOne(bench, stream, member);
      member.stop();

      bench.start(1);
      bench.append(store, stream, EVENTS, 1);
      try (TopicReader topic = new TopicReader(bench.name(), RelayBench.PARTITIONS)) {
        awaiting().until(() -> topic.versionsOf(stream).contains(EVENTS + 1));
        assertThat(topic.recordsOf(stream)).hasSize(EVENTS + 1);
      }
    }
  }

  /**
   * While the transaction runs the checkpoint goes up to the event's position, as others may be.
   */
  @Test
  void an_event_that_a_running_transaction_held_back_is_noted_as_well() throws Exception {
    UUID stream = ShardStreams.inFirstShard();
    try (RelayBench bench = new RelayBench();
        Connection running = Database.asOwner()) {
      BenchMember member = startAlone(bench);
      running.setAutoCommit(false);
      running.createStatement().execute("select pg_current_xact_id()");
      bench.append(store, stream, 0, 1);
      LogPosition place = placeOf(stream);
      awaiting().until(() -> bench.checkpoint(ONLY) >= place.position());
      assertThat(bench.noted(ONLY).at()).isNotEqualTo(place);

      running.rollback();

      awaiting().untilAsserted(() -> assertThat(bench.noted(ONLY).at()).isEqualTo(place));
    }
  }

  private static BenchMember startAlone(RelayBench bench) throws Exception {
    bench.makeTopic(RelayBench.PARTITIONS);
    BenchMember member = bench.start(1);
    awaiting().until(() -> member.active() == 1);
    return member;
  }

  private LogPosition placeOf(UUID stream) {
    return store.readStream(stream, 1, 1).await().atMost(Duration.ofSeconds(30)).getFirst().at();
  }

  private void appendOneByOne(RelayBench bench, UUID stream, BenchMember member) {
    for (int version = 0; version < EVENTS; version++) {
      bench.append(store, stream, version, 1);
      member.committed(stream);
    }
  }

  private static void countCheckpointsOf(String relay) throws Exception {
    asOwner(
        "create table checkpoint_saves (at timestamptz)",
        """
        create function count_saves() returns trigger language plpgsql security definer as
        $$ begin
          insert into checkpoint_saves values (now());
          return new;
        end $$
        """,
        """
        create trigger count_saves after insert or update on relay_checkpoints
        for each row when (new.relay = '%s') execute function count_saves()
        """
            .formatted(relay));
  }

  private static void asOwner(String... statements) throws Exception {
    try (Connection owner = Database.asOwner();
        Statement statement = owner.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static ConditionFactory awaiting() {
    return Awaitility.await().atMost(Duration.ofSeconds(30));
  }
}
