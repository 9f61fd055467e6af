package espm.command.relay;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** Opens the sessions of one instance's relays. Thread-safe. */
final class RelayDatabase {

  private static final int CONNECT_TIMEOUT_SECONDS = 5;
  private static final int SOCKET_TIMEOUT_SECONDS = 20;
  private static final String NAME_PREFIX = "espm-relay ";

  /** PostgreSQL cuts longer names of sessions. */
  private static final int NAME_LENGTH_MAX = 63;

  /**
   * Settings of a session. The keep-alives let the server notice in ten seconds that the instance's
   * machine is gone, and so free the locks. A read must walk along the index of the reading order:
   * the planner cannot know how many events are in a shard, and where it thinks few it would fetch
   * and sort all that are behind for each batch. Without helpers that leaves one plan only, however
   * small the table was when it was made; so it is made once, which takes longer than a read of a
   * few events. A plan for any limit looks so costly that it would be compiled, each time.
   */
  static final String SETTINGS =
      "-c tcp_keepalives_idle=4 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3"
          + " -c tcp_user_timeout=10000"
          + " -c plan_cache_mode=force_generic_plan"
          + " -c enable_sort=off -c enable_bitmapscan=off -c enable_seqscan=off"
          + " -c max_parallel_workers_per_gather=0 -c jit=off";

  /**
   * A checkpoint lost with a crash of the server only means to send again, so it need not wait for
   * the disk. What an operator was told is done must be.
   */
  private static final String NOT_WAITING_FOR_DISK = " -c synchronous_commit=off";

  private final String jdbcUrl;
  private final Properties login = new Properties();

  /**
   * @param instance name that other instances and operators see
   */
  RelayDatabase(String jdbcUrl, String user, String password, String instance) {
    this.jdbcUrl = jdbcUrl;
    String name = NAME_PREFIX + instance;
    login.setProperty("user", user);
    login.setProperty("password", password);
    login.setProperty(
        "ApplicationName", name.substring(0, Math.min(NAME_LENGTH_MAX, name.length())));
    login.setProperty("connectTimeout", Integer.toString(CONNECT_TIMEOUT_SECONDS));
    login.setProperty("socketTimeout", Integer.toString(SOCKET_TIMEOUT_SECONDS));
    login.setProperty("tcpKeepAlive", "true");
  }

  /** A new session to publish with; the caller closes it. */
  RelaySession open(String relay) throws SQLException {
    return open(relay, SETTINGS + NOT_WAITING_FOR_DISK);
  }

  /** A new session to note what operators want, for good; the caller closes it. */
  RelaySession openForOperators(String relay) throws SQLException {
    return open(relay, SETTINGS);
  }

  private RelaySession open(String relay, String settings) throws SQLException {
    Properties all = new Properties();
    all.putAll(login);
    all.setProperty("options", settings);
    return new RelaySession(DriverManager.getConnection(jdbcUrl, all), relay);
  }

  /** The instance that a session belongs to, by the session's name. */
  static String instanceOf(String sessionName) {
    return sessionName.startsWith(NAME_PREFIX)
        ? sessionName.substring(NAME_PREFIX.length())
        : sessionName;
  }
}
