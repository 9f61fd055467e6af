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
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/** What operators want is followed by all instances, once, whatever becomes of the instances. */
@QuarkusTest
@QuarkusTestResource(
    value = Backends.class,
    initArgs = @ResourceArg(name = "needs", value = "postgres,kafka"))
class WishesIT {

  private static final int SHARDS = 2;

  @Inject EventStore store;

  private final List<UUID> streams = ShardStreams.oneInEachOf(SHARDS);

  @Test
  void a_paused_relay_publishes_nothing_in_any_instance_until_it_goes_on() throws Exception {
    try (RelayBench bench = new RelayBench()) {
      var first = bench.start(SHARDS);
      var second = bench.start(SHARDS);
      awaiting().until(() -> first.active() == 1 && second.active() == 1);
      pause(bench, true);
      awaiting().until(() -> first.in(RelayState.PAUSED) + second.in(RelayState.PAUSED) == SHARDS);
      append(bench, 0, 2);
      first.stop();
      second.stop();
      var later = bench.start(SHARDS); // it was not there when the relay was paused
      awaiting().until(() -> later.in(RelayState.PAUSED) == SHARDS);
      awaiting().until(() -> later.shard(0).lag().events() + later.shard(1).lag().events() == 4);

      try (TopicReader topic = new TopicReader(bench.name(), RelayBench.PARTITIONS)) {
        assertThat(topic.versionsOf(streams.getFirst())).isEmpty();
        pause(bench, false);
        awaiting()
            .untilAsserted(
                () -> assertThat(topic.versionsOf(streams.getFirst())).containsExactly(1, 2));
      }
    }
  }

  @Test
  void a_rewind_publishes_again_from_a_position_in_order_and_once() throws Exception {
    try (RelayBench bench = new RelayBench()) {
      append(bench, 0, 4);
      var first = bench.start(SHARDS);
      awaiting().until(() -> bench.isPublished(SHARDS));

      rewind(bench, 3);
      awaiting().until(() -> isFollowed(bench, 1));
      awaiting().until(() -> bench.isPublished(SHARDS));
      first.cutOff();
      var second = bench.start(SHARDS);
      awaiting().until(() -> second.active() == SHARDS && bench.isPublished(SHARDS));
      append(bench, 4, 1);
      awaiting().until(() -> bench.isPublished(SHARDS));

      try (TopicReader topic = new TopicReader(bench.name(), RelayBench.PARTITIONS)) {
        assertThat(topic.versionsOf(streams.getFirst())).containsExactly(1, 2, 3, 4, 3, 4, 5);
        // the position is that of the first stream's third event; the second stream came after it
        assertThat(topic.versionsOf(streams.getLast())).containsExactly(1, 2, 3, 4, 1, 2, 3, 4, 5);
      }
    }
  }

  @Test
  void rewinds_that_nobody_was_there_for_are_all_followed() throws Exception {
    try (RelayBench bench = new RelayBench()) {
      append(bench, 0, 4);
      var first = bench.start(SHARDS);
      awaiting().until(() -> bench.isPublished(SHARDS));
      first.stop();

      rewind(bench, 2);
      rewind(bench, 4);
      var second = bench.start(SHARDS);
      awaiting().until(() -> isFollowed(bench, 2) && bench.isPublished(SHARDS));
      second.stop();
      var third = bench.start(SHARDS + 1); // another division has followed them as well
      awaiting().until(() -> third.active() == SHARDS + 1 && bench.isPublished(SHARDS + 1));

      try (TopicReader topic = new TopicReader(bench.name(), RelayBench.PARTITIONS)) {
        assertThat(topic.versionsOf(streams.getFirst())).containsExactly(1, 2, 3, 4, 2, 3, 4);
      }
    }
  }

  @Test
  void the_place_of_a_time_is_before_the_first_event_that_occurred_then() throws Exception {
    try (RelayBench bench = new RelayBench();
        RelaySession session = bench.session()) {
      bench.append(store, streams.getFirst(), 0, 2);
      bench.append(store, streams.getFirst(), 2, 1);
      var third = store.readStream(streams.getFirst(), 3, 1).await().indefinitely().getFirst();

      assertThat(session.events().before(third.occurredAt()))
          .contains(new LogPosition(third.at().tx(), third.at().position() - 1));
      assertThat(session.events().before(third.occurredAt().plusMillis(1))).isEmpty();
    }
  }

  @Test
  void the_place_of_a_time_is_found_without_reading_what_is_before_it() throws Exception {
    int many = 5000;
    int fromTheEnd = 20;
    UUID stream = streams.getFirst();
    try (RelayBench bench = new RelayBench();
        Connection session = asRelay()) {
      insertEveryMinute(bench.name(), stream, many);
      try {
        var wanted = store.readStream(stream, many - fromTheEnd, 1).await().indefinitely().get(0);
        session.setAutoCommit(false); // so that what is read is counted together

        var place = new EventReads(session, bench.name()).before(wanted.occurredAt());

        assertThat(place).contains(new LogPosition(wanted.at().tx(), wanted.at().position() - 1));
        assertThat(rowsRead(session)).isPositive().isLessThan(many / 10);
      } finally {
        // their times are in the future, which other tests must not meet
        try (Connection owner = Database.asOwner();
            PreparedStatement delete =
                owner.prepareStatement("delete from events where stream_id = ?")) {
          delete.setObject(1, stream);
          delete.executeUpdate();
        }
      }
    }
  }

  /** A session that plans as those of the relay do. */
  private static Connection asRelay() throws SQLException {
    Properties login = new Properties();
    login.setProperty("user", "espm_app");
    login.setProperty("password", "espm_app");
    login.setProperty("options", RelayDatabase.SETTINGS);
    return DriverManager.getConnection(Database.url(), login);
  }

  private static void insertEveryMinute(String category, UUID stream, int count)
      throws SQLException {
    try (Connection owner = Database.asOwner();
        PreparedStatement insert =
            owner.prepareStatement(
                """
                insert into events
                  (category, stream_id, version, type, schema_version, occurred_at, data)
                select ?, ?, n, 'Tested', 1, greatest(now(), latest) + n * interval '1 minute',
                       '{}'::text::bytea
                  from generate_series(1, ?) n, (select max(occurred_at) from events) as e (latest)
                 order by n
                """)) {
      insert.setString(1, category);
      insert.setObject(2, stream);
      insert.setInt(3, count);
      insert.executeUpdate();
    }
  }

  private static long rowsRead(Connection session) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select seq_tup_read + idx_tup_fetch from pg_stat_xact_user_tables"
                    + " where relid = 'events'::regclass")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** To the event of this version of the first stream. */
  private void rewind(RelayBench bench, int version) throws Exception {
    long position =
        Database.number(
            "select position from events where stream_id = ? and version = ?",
            streams.getFirst(),
            version);
    try (RelaySession session = bench.session()) {
      session.ledger().add(session.events().before(position).orElseThrow());
    }
  }

  private static boolean isFollowed(RelayBench bench, long rewind) throws Exception {
    for (int shard = 0; shard < SHARDS; shard++) {
      if (bench.noted(new Shard(shard, SHARDS)).rewind() < rewind) {
        return false;
      }
    }
    return true;
  }

  private static void pause(RelayBench bench, boolean paused) throws Exception {
    try (RelaySession session = bench.session()) {
      session.control().pause(paused);
    }
  }

  private void append(RelayBench bench, int expectedVersion, int count) {
    streams.forEach(stream -> bench.append(store, stream, expectedVersion, count));
  }

  private static ConditionFactory awaiting() {
    return Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20));
  }
}
