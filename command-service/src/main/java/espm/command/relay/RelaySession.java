package espm.command.relay;

import espm.command.eventstore.LogPosition;
import espm.command.eventstore.StoredEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A relay's connection to the database: the lock, the reading and the checkpoint all go through it,
 * so whoever loses the connection has lost all three. Auto-commit is on throughout: no transaction
 * is open while records are under way. For one thread.
 */
final class RelaySession implements AutoCloseable {

  private static final String LOCK = "select pg_try_advisory_lock(hashtextextended(?, 0))";

  private static final String CHECKPOINT =
      "select c.tx::text as tx_text, c.position from relay_checkpoints c where c.relay = ?";

  private static final String SAVE =
      """
      insert into relay_checkpoints (relay, tx, position) values (?, ?::xid8, ?)
      on conflict (relay) do update
        set tx = excluded.tx, position = excluded.position, updated_at = now()
      """;

  /** Below the snapshot's xmin every transaction is over: nothing can appear there later. */
  private static final String READ =
      """
      select e.position, e.tx::text as tx_text, e.stream_id, e.version, e.type, e.schema_version,
             e.occurred_at, e.data
        from events e
       where e.category = ?
         and (e.tx, e.position) > (?::xid8, ?)
         and e.tx < pg_snapshot_xmin(pg_current_snapshot())
       order by e.tx, e.position
       limit ?
      """;

  /** Counting stops at a bound; what lies beyond it is judged by the last position. */
  private static final String LAG =
      """
      select count(*), min(occurred_at), (select max(position) from events)
        from (select e.occurred_at
                from events e
               where e.category = ? and (e.tx, e.position) > (?::xid8, ?)
               order by e.tx, e.position
               limit ?) behind
      """;

  private static final int LAG_COUNTED_MAX = 10_000;

  private final Connection connection;
  private final String relay;

  RelaySession(Connection connection, String relay) {
    this.connection = connection;
    this.relay = relay;
  }

  /** Becomes the one active relay, or returns false when another one is. */
  boolean tryLock() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
      statement.setString(1, "espm.relay." + relay);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() && rows.getBoolean(1);
      }
    }
  }

  /** The last event that the broker has acknowledged with all before it. */
  LogPosition checkpoint() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(CHECKPOINT)) {
      statement.setString(1, relay);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next()
            ? new LogPosition(Long.parseUnsignedLong(rows.getString(1)), rows.getLong(2))
            : LogPosition.START;
      }
    }
  }

  /** Moves the checkpoint; only after the broker has acknowledged everything up to it. */
  void save(LogPosition checkpoint) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SAVE)) {
      statement.setString(1, relay);
      statement.setString(2, Long.toUnsignedString(checkpoint.tx()));
      statement.setLong(3, checkpoint.position());
      statement.executeUpdate();
    }
  }

  /** The next events in the order of reading, at most so many. */
  List<StoredEvent> read(LogPosition after, int limit) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      bind(statement, after, limit);
      try (ResultSet rows = statement.executeQuery()) {
        List<StoredEvent> events = new ArrayList<>();
        while (rows.next()) {
          events.add(event(rows));
        }
        return events;
      }
    }
  }

  private static StoredEvent event(ResultSet row) throws SQLException {
    return new StoredEvent(
        new LogPosition(Long.parseUnsignedLong(row.getString(2)), row.getLong(1)),
        row.getObject(3, UUID.class),
        row.getInt(4),
        row.getString(5),
        row.getInt(6),
        row.getObject(7, OffsetDateTime.class).toInstant(),
        row.getBytes(8));
  }

  /** How far the relay is behind, at a cost that does not grow with it. */
  RelayLag lag(LogPosition after) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LAG)) {
      bind(statement, after, LAG_COUNTED_MAX);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        long counted = rows.getLong(1);
        OffsetDateTime oldest = rows.getObject(2, OffsetDateTime.class);
        long estimate = rows.getLong(3) - after.position();
        return new RelayLag(
            counted < LAG_COUNTED_MAX ? counted : Math.max(counted, estimate),
            oldest == null ? null : oldest.toInstant());
      }
    }
  }

  private void bind(PreparedStatement statement, LogPosition after, int limit) throws SQLException {
    statement.setString(1, relay);
    statement.setString(2, Long.toUnsignedString(after.tx()));
    statement.setLong(3, after.position());
    statement.setInt(4, limit);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
