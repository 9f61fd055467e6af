package espm.command.relay;

import espm.command.eventstore.LogPosition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The tables {@code relay_checkpoints} and {@code relay_rewinds}, of one relay. */
final class LedgerTable {

  private static final String CHECKPOINTS =
      """
      select c.tx::text as tx_text, c.position, c.shard, c.shards, c.topic_id, c.rewind
        from relay_checkpoints c
       where c.relay = ?
      """;

  private static final String REWINDS =
      """
      select r.tx::text as tx_text, r.position, r.sequence
        from relay_rewinds r
       where r.relay = ?
      """;

  private static final String SAVE =
      """
      insert into relay_checkpoints (relay, shards, shard, tx, position, topic_id, rewind)
      values (?, ?, ?, ?::xid8, ?, ?, ?)
      on conflict (relay, shards, shard) do update
        set tx = excluded.tx, position = excluded.position, topic_id = excluded.topic_id,
            rewind = excluded.rewind, updated_at = now()
      """;

  private static final String ADOPT =
      "update relay_checkpoints set topic_id = ? where relay = ? and topic_id is null";

  /** Two at the same time get the same number, and the key refuses one. */
  private static final String ADD =
      """
      insert into relay_rewinds (relay, sequence, tx, position)
      select ?, coalesce(max(r.sequence), 0) + 1, ?::xid8, ?
        from relay_rewinds r
       where r.relay = ?
      returning sequence
      """;

  private final Connection connection;
  private final String relay;

  LedgerTable(Connection connection, String relay) {
    this.connection = connection;
    this.relay = relay;
  }

  Ledger read() throws SQLException {
    // The rewinds last: a checkpoint must not follow one that is not among them.
    List<Checkpoint> checkpoints =
        rows(
            CHECKPOINTS,
            row ->
                new Checkpoint(
                    new Shard(row.getInt(3), row.getInt(4)),
                    place(row),
                    row.getString(5),
                    row.getLong(6)));
    return new Ledger(checkpoints, rows(REWINDS, row -> new Rewind(row.getLong(3), place(row))));
  }

  /** Moves a checkpoint; only after the broker has acknowledged everything up to it. */
  void save(Checkpoint checkpoint) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SAVE)) {
      statement.setString(1, relay);
      statement.setInt(2, checkpoint.shard().of());
      statement.setInt(3, checkpoint.shard().number());
      statement.setString(4, Long.toUnsignedString(checkpoint.at().tx()));
      statement.setLong(5, checkpoint.at().position());
      statement.setString(6, checkpoint.topicId());
      statement.setLong(7, checkpoint.rewind());
      statement.executeUpdate();
    }
  }

  /**
   * Checkpoints of a time when the topic was not noted are about this topic from now on; otherwise
   * they would be believed for any topic after it.
   */
  void adopt(String topicId) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ADOPT)) {
      statement.setString(1, topicId);
      statement.setString(2, relay);
      statement.executeUpdate();
    }
  }

  /** Adds a rewind and gives its number. */
  long add(LogPosition to) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ADD)) {
      statement.setString(1, relay);
      statement.setString(2, Long.toUnsignedString(to.tx()));
      statement.setLong(3, to.position());
      statement.setString(4, relay);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  private interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private <T> List<T> rows(String sql, RowReader<T> reader) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, relay);
      try (ResultSet rows = statement.executeQuery()) {
        List<T> all = new ArrayList<>();
        while (rows.next()) {
          all.add(reader.read(rows));
        }
        return all;
      }
    }
  }

  private static LogPosition place(ResultSet row) throws SQLException {
    return new LogPosition(Long.parseUnsignedLong(row.getString(1)), row.getLong(2));
  }
}
