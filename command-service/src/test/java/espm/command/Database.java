package espm.command;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;

/** The database of the service under test, seen past the service: by JDBC. */
public final class Database {

  private static final String BLOCKED_READS =
      "from pg_stat_activity where application_name like 'espm-command%' and wait_event_type = 'Lock'";

  private Database() {}

  /** A session of the role that owns the tables; the caller closes it. */
  public static Connection asOwner() throws SQLException {
    return connect("espm_owner");
  }

  /** A session of the role that the service has; the caller closes it. */
  public static Connection asService() throws SQLException {
    return connect("espm_app");
  }

  /** Its JDBC URL. */
  public static String url() {
    return ConfigProvider.getConfig().getValue("quarkus.datasource.jdbc.url", String.class);
  }

  private static Connection connect(String role) throws SQLException {
    return DriverManager.getConnection(url(), role, role);
  }

  /** How many events the store has. */
  public static long countOfEvents() throws SQLException {
    return number("select count(*) from events");
  }

  /** The position of the last event in the order of reading. */
  public static long lastPosition() throws SQLException {
    return number(
        "select coalesce((select position from events order by tx desc, position desc limit 1), 0)");
  }

  /** The first column of the first row. */
  public static long number(String sql, Object... parameters) throws SQLException {
    try (Connection connection = asOwner();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  /** Inserts one event with minimal data in the caller's session and transaction. */
  public static void insertEvent(Connection connection, String category, UUID stream, int version)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            insert into events
              (category, stream_id, version, type, schema_version, occurred_at, data)
            values (?, ?, ?, 'OrderShipped', 1, now(), '{}'::text::bytea)
            """)) {
      insert.setString(1, category);
      insert.setObject(2, stream);
      insert.setInt(3, version);
      insert.executeUpdate();
    }
  }

  /** Inserts a stream of so many events of about so many bytes each, of no relay's category. */
  public static void insertStream(UUID stream, int events, int bytes) throws SQLException {
    try (Connection connection = asOwner();
        PreparedStatement insert =
            connection.prepareStatement(
                """
                insert into events
                  (category, stream_id, version, type, schema_version, occurred_at, data)
                select 'long-stream-test', ?, version, 'OrderShipped', 1, now(),
                       convert_to('{"padding":"' || repeat('x', ?) || '"}', 'UTF8')
                  from generate_series(1, ?) as version
                """)) {
      insert.setObject(1, stream);
      insert.setInt(2, bytes);
      insert.setInt(3, events);
      insert.executeUpdate();
    }
  }

  /** Whether a statement of the service waits for a lock; told to its own role only. */
  public static boolean hasBlockedReads() throws SQLException {
    try (Connection connection = asService();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select " + BLOCKED_READS)) {
      return rows.next();
    }
  }

  /** Ends the connections on which statements of the service wait for a lock. */
  public static void terminateBlockedReads() throws SQLException {
    try (Connection connection = asService();
        Statement statement = connection.createStatement()) {
      statement.execute("select pg_terminate_backend(pid) " + BLOCKED_READS);
    }
  }
}
