package espm.command.relay;

import espm.command.Database;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** One instance's part in a relay under test; several in one process are several instances. */
final class BenchMember {

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);

  private final RelayDatabase database;
  private final RelayParts parts;
  private final RelayMember member;
  private final Thread thread;
  private volatile boolean cut;

  private BenchMember(String relay, BenchSettings settings, Supplier<String> bootstrapServers) {
    String instance = settings.instance();
    int shards = settings.shards();
    database = new RelayDatabase(Database.url(), "espm_app", "espm_app", instance);
    var topicConfig = new BenchTopic(relay, bootstrapServers);
    parts =
        new RelayParts(
            new BenchRoute(relay),
            settings,
            topicConfig,
            new Topic(relay, topicConfig),
            () -> open(relay),
            instance);
    List<RelayProgress> progress =
        IntStream.range(0, shards)
            .mapToObj(number -> new Shard(number, shards))
            .map(
                shard ->
                    new RelayProgress(relay, shard, new SimpleMeterRegistry(), Clock.systemUTC()))
            .toList();
    member = new RelayMember(parts, progress, () -> true);
    thread = Thread.ofPlatform().daemon().unstarted(member);
  }

  static BenchMember start(
      String relay, BenchSettings settings, Supplier<String> bootstrapServers) {
    BenchMember member = new BenchMember(relay, settings, bootstrapServers);
    member.thread.start();
    return member;
  }

  private RelaySession open(String relay) throws SQLException {
    if (cut) {
      throw new SQLException("this instance is cut off");
    }
    return database.open(relay);
  }

  /** From now on the database does not know this instance any more, as if it had been killed. */
  void cutOff() throws Exception {
    cut = true;
    try (Connection connection = Database.asService();
        var statement =
            connection.prepareStatement(
                "select count(pg_terminate_backend(pid)) from pg_stat_activity"
                    + " where application_name = ?")) {
      statement.setString(1, "espm-relay " + name());
      statement.execute();
    }
  }

  void stop() throws InterruptedException {
    member.stop();
    thread.join(STOP_TIMEOUT);
  }

  /** What the service's own event store says after a commit. */
  void committed(UUID stream) {
    member.committed(Set.of(stream));
  }

  RelayParts parts() {
    return parts;
  }

  String name() {
    return parts.instance();
  }

  RelayProgress shard(int number) {
    return member.progress().get(number);
  }

  /** How many shards this instance publishes. */
  long active() {
    return in(RelayState.ACTIVE);
  }

  long in(RelayState state) {
    return member.progress().stream().filter(shard -> shard.state() == state).count();
  }

  boolean isPaused() {
    return member.isPaused();
  }
}
