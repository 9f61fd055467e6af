package espm.command.relay;

import espm.command.eventstore.CommitSignal;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Starts one relay for each {@link Route} with the service, and ends them with it. */
@ApplicationScoped
public class Relays {

  private static final Logger LOG = Logger.getLogger(Relays.class);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(3);
  private static final int CONNECT_TIMEOUT_SECONDS = 5;
  private static final int SOCKET_TIMEOUT_SECONDS = 20;

  /**
   * Settings of the relay's database session. The keep-alives let the server notice within seconds
   * that the relay's machine is gone, and so free the lock. A checkpoint lost with a crash of the
   * server only means to send again, so it need not wait for the disk. A plan is made for each
   * read: one plan for all would be made while the table is small.
   */
  private static final String SESSION_SETTINGS =
      "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3"
          + " -c synchronous_commit=off -c plan_cache_mode=force_custom_plan";

  private final RelayConfig config;
  private final String jdbcUrl;
  private final Properties login = new Properties();
  private final Map<Relay, Thread> threads = new LinkedHashMap<>();
  private final Map<String, RelayProgress> progress = new LinkedHashMap<>();

  Relays(
      RelayConfig config,
      TopicConfig topic,
      CommitSignal commits,
      Instance<Route> routes,
      MeterRegistry metrics,
      @ConfigProperty(name = "quarkus.datasource.jdbc.url") String jdbcUrl,
      @ConfigProperty(name = "quarkus.datasource.username") String user,
      @ConfigProperty(name = "quarkus.datasource.password") String password) {
    this.config = config;
    this.jdbcUrl = jdbcUrl;
    login.setProperty("user", user);
    login.setProperty("password", password);
    login.setProperty("ApplicationName", "espm-relay");
    login.setProperty("connectTimeout", Integer.toString(CONNECT_TIMEOUT_SECONDS));
    login.setProperty("socketTimeout", Integer.toString(SOCKET_TIMEOUT_SECONDS));
    login.setProperty("tcpKeepAlive", "true");
    login.setProperty("options", SESSION_SETTINGS);
    for (Route route : routes) {
      RelayProgress itsProgress = new RelayProgress(route.category(), metrics, Clock.systemUTC());
      Relay relay = new Relay(route, config, topic, () -> open(route.category()), itsProgress);
      commits.follow(relay::wake);
      progress.put(route.category(), itsProgress);
      threads.put(
          relay, Thread.ofPlatform().name("relay-" + route.category()).daemon().unstarted(relay));
    }
  }

  /**
   * A connection of the relay's own and not of a pool: closing it must end the database session,
   * for the advisory lock lives as long as that.
   */
  private RelaySession open(String relay) throws SQLException {
    return new RelaySession(DriverManager.getConnection(jdbcUrl, login), relay);
  }

  void start(@Observes StartupEvent event) {
    if (config.enabled()) {
      threads.values().forEach(Thread::start);
    } else {
      LOG.info("the relay is switched off in this instance");
      progress.values().forEach(RelayProgress::off);
    }
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    threads.keySet().forEach(Relay::stop);
    for (Thread thread : threads.values()) {
      if (thread.isAlive() && !thread.join(STOP_TIMEOUT)) {
        thread.interrupt(); // it waits for a broker that is away; the checkpoint is where it was
      }
    }
  }

  /** What each relay is doing, by category. */
  Map<String, RelayProgress> progress() {
    return progress;
  }
}
