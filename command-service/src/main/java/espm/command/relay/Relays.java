package espm.command.relay;

import espm.command.eventstore.CommitSignal;
import espm.command.eventstore.SchemaMigration;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Takes part in one relay for each {@link Route} from the start of the service to its end. */
@ApplicationScoped
public class Relays {

  private static final Logger LOG = Logger.getLogger(Relays.class);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

  private final RelayConfig config;
  private final RelayDatabase database;
  private final Map<String, RelayMember> members = new LinkedHashMap<>();
  private final Map<String, Thread> threads = new LinkedHashMap<>();

  Relays(
      RelayConfig config,
      TopicConfig topic,
      CommitSignal commits,
      SchemaMigration schema,
      Instance<Route> routes,
      MeterRegistry metrics,
      @ConfigProperty(name = "quarkus.datasource.jdbc.url") String jdbcUrl,
      @ConfigProperty(name = "quarkus.datasource.username") String user,
      @ConfigProperty(name = "quarkus.datasource.password") String password) {
    this.config = config;
    this.database = new RelayDatabase(jdbcUrl, user, password, config.instance());
    if (config.shards() < 1 || config.shards() > Shard.COUNT_MAX) {
      throw new IllegalArgumentException(
          "espm.relay.shards is %d, but must be from 1 to %d"
              .formatted(config.shards(), Shard.COUNT_MAX));
    }
    for (Route route : routes) {
      String relay = route.category();
      RelayParts parts =
          new RelayParts(
              route,
              config,
              topic,
              new Topic(route.topic(), topic),
              () -> database.open(relay),
              config.instance());
      List<RelayProgress> progress =
          IntStream.range(0, config.shards())
              .mapToObj(number -> new Shard(number, config.shards()))
              .map(shard -> new RelayProgress(relay, shard, metrics, Clock.systemUTC()))
              .toList();
      RelayMember member = new RelayMember(parts, progress, schema::isDone);
      commits.follow(member::committed);
      members.put(relay, member);
      threads.put(relay, Thread.ofPlatform().name("relay-" + relay).daemon().unstarted(member));
    }
  }

  void start(@Observes StartupEvent event) {
    if (!config.enabled()) {
      LOG.info("the relay is switched off in this instance");
    }
    threads.values().forEach(Thread::start);
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    members.values().forEach(RelayMember::stop);
    for (Thread thread : threads.values()) {
      if (thread.isAlive() && !thread.join(STOP_TIMEOUT)) {
        thread.interrupt();
      }
    }
  }

  /** What this instance knows of each shard of each relay, by category. */
  Map<String, List<RelayProgress>> progress() {
    Map<String, List<RelayProgress>> all = new LinkedHashMap<>();
    members.forEach((relay, member) -> all.put(relay, member.progress()));
    return all;
  }

  /** This instance's part in each relay, by category. */
  Map<String, RelayMember> members() {
    return Collections.unmodifiableMap(members);
  }

  /** Name of this instance. */
  String instance() {
    return config.instance();
  }

  /** A session to note what operators want of one relay; the caller closes it. */
  RelaySession openForOperators(String relay) throws SQLException {
    return database.openForOperators(relay);
  }
}
