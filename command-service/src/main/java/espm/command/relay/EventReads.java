package espm.command.relay;

import espm.command.eventstore.EventFeed;
import espm.command.eventstore.LogPosition;
import espm.command.eventstore.StartStatement;
import espm.command.eventstore.StoredEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The events of one category, in the order in which they are published. */
final class EventReads {

  /** Below the snapshot's xmin every transaction is over: nothing can appear there later. */
  private static final String READ =
      """
      select e.position, e.tx::text as tx_text, e.stream_id, e.version, e.type, e.schema_version,
             e.occurred_at, e.data
        from events e
       where get_byte(uuid_send(e.stream_id), 15) % ? = ?
         and e.category = ?
         and (e.tx, e.position) > (?::xid8, ?)
         and e.tx < pg_snapshot_xmin(pg_current_snapshot())
       order by e.tx, e.position
       limit ?
      """;

  /** Looks at so many events of the relay at most; what lies beyond is judged by their share. */
  private static final String LAG =
      """
      select count(*) filter (where mine), min(occurred_at) filter (where mine),
             count(*), min(position), (select max(position) from events)
        from (select e.occurred_at, e.position,
                     get_byte(uuid_send(e.stream_id), 15) % ? = ? as mine
                from events e
               where e.category = ? and (e.tx, e.position) > (?::xid8, ?)
               order by e.tx, e.position
               limit ?) behind
      """;

  private static final String AT_POSITION =
      """
      select e.tx::text as tx_text, e.position from events e
       where e.category = ? and e.position >= ? order by e.position limit 1
      """;

  private static final String AT_TIME =
      """
      with start as (%s)
      select e.tx::text as tx_text, e.position from events e
       where e.category = ? and e.occurred_at >= ?
         and (e.tx, e.position) >
             (coalesce((select s.tx from start s)::xid8, '0'),
              coalesce((select s.position from start s), 0))
       order by e.tx, e.position limit 1
      """
          .formatted(StartStatement.sql("?"));

  private static final int LAG_LOOKED_AT_MAX = 10_000;

  private final Connection connection;
  private final String category;

  EventReads(Connection connection, String category) {
    this.connection = connection;
    this.category = category;
  }

  /** The next events of a shard, at most so many. */
  List<StoredEvent> read(Shard shard, LogPosition after, int limit) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      bind(statement, shard, after, limit);
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

  /** How far a shard is behind, at a cost that does not grow with it. */
  RelayLag lag(Shard shard, LogPosition after) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LAG)) {
      bind(statement, shard, after, LAG_LOOKED_AT_MAX);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        long events = rows.getLong(1);
        OffsetDateTime oldest = rows.getObject(2, OffsetDateTime.class);
        long lookedAt = rows.getLong(3);
        if (lookedAt == LAG_LOOKED_AT_MAX) {
          long all = Math.max(lookedAt, rows.getLong(5) - rows.getLong(4) + 1);
          events = events * all / lookedAt;
        }
        return new RelayLag(events, oldest == null ? null : oldest.toInstant());
      }
    }
  }

  private void bind(PreparedStatement statement, Shard shard, LogPosition after, int limit)
      throws SQLException {
    statement.setInt(1, shard.of());
    statement.setInt(2, shard.number());
    statement.setString(3, category);
    statement.setString(4, Long.toUnsignedString(after.tx()));
    statement.setLong(5, after.position());
    statement.setInt(6, limit);
  }

  /** The place just before the event of this position, or before the next one that there is. */
  Optional<LogPosition> before(long position) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(AT_POSITION)) {
      statement.setString(1, category);
      statement.setLong(2, position);
      return placeBefore(statement);
    }
  }

  /** The place just before the first event in the order of reading that occurred then or later. */
  Optional<LogPosition> before(Instant time) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(AT_TIME)) {
      Instant noLater = time.minus(EventFeed.CLOCK_TOLERANCE); // than where it begins for any clock
      statement.setObject(1, noLater.atOffset(ZoneOffset.UTC));
      statement.setString(2, category);
      statement.setObject(3, time.atOffset(ZoneOffset.UTC));
      return placeBefore(statement);
    }
  }

  private static Optional<LogPosition> placeBefore(PreparedStatement statement)
      throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      return rows.next()
          ? Optional.of(
              new LogPosition(Long.parseUnsignedLong(rows.getString(1)), rows.getLong(2) - 1))
          : Optional.empty();
    }
  }
}
