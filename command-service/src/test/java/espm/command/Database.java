package espm.command;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;

/** The database of the service under test, seen past the service: by JDBC. */
public final class Database {

  private Database() {}

  /** A session of the role that owns the tables; the caller closes it. */
  public static Connection asOwner() throws SQLException {
    return connect("espm_owner");
  }

  /** A session of the role that the service has; the caller closes it. */
  public static Connection asService() throws SQLException {
    return connect("espm_app");
  }

  private static Connection connect(String role) throws SQLException {
    return DriverManager.getConnection(url(), role, role);
  }

  /** Where the database is, for JDBC. */
  public static String url() {
    return ConfigProvider.getConfig().getValue("quarkus.datasource.jdbc.url", String.class);
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
}
