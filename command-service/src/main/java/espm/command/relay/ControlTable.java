package espm.command.relay;

import espm.command.eventstore.LogPosition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The table {@code relay_control}: what operators want of one relay. */
final class ControlTable {

  /** One statement, so one snapshot: the last position is not older than the oldest transaction. */
  private static final String LOOK =
      """
      select coalesce((select c.paused from relay_control c where c.relay = ?), false),
             coalesce((select max(r.sequence) from relay_rewinds r where r.relay = ?), 0),
             pg_snapshot_xmin(pg_current_snapshot())::text,
             coalesce((select max(e.position) from events e), 0)
      """;

  private static final String PAUSE =
      """
      insert into relay_control (relay, paused) values (?, ?)
      on conflict (relay) do update set paused = excluded.paused, updated_at = now()
      """;

  private final Connection connection;
  private final String relay;

  ControlTable(Connection connection, String relay) {
    this.connection = connection;
    this.relay = relay;
  }

  Instructions look() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LOOK)) {
      statement.setString(1, relay);
      statement.setString(2, relay);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        long oldestRunning = Long.parseUnsignedLong(rows.getString(3));
        return new Instructions(
            rows.getBoolean(1),
            rows.getLong(2),
            new LogPosition(oldestRunning - 1, rows.getLong(4)));
      }
    }
  }

  void pause(boolean paused) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(PAUSE)) {
      statement.setString(1, relay);
      statement.setBoolean(2, paused);
      statement.executeUpdate();
    }
  }
}
