package espm.command.eventstore;

import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.List;

/** Rows of the table to events. */
final class Rows {

  /**
   * The columns that {@link #events} reads. The text form of {@code tx} must not be named {@code
   * tx}: {@code order by tx} would then sort by the text, which is another order.
   */
  static final String COLUMNS =
      "e.position, e.tx::text as tx_text, e.stream_id, e.version, e.type, e.schema_version,"
          + " e.occurred_at, e.data";

  private Rows() {}

  static List<StoredEvent> events(RowSet<Row> rows) {
    List<StoredEvent> events = new ArrayList<>(rows.size());
    for (Row row : rows) {
      events.add(event(row));
    }
    return events;
  }

  static StoredEvent event(Row row) {
    return new StoredEvent(
        new LogPosition(Long.parseUnsignedLong(row.getString(1)), row.getLong(0)),
        row.getUUID(2),
        row.getInteger(3),
        row.getString(4),
        row.getShort(5),
        row.getOffsetDateTime(6).toInstant(),
        row.getBuffer(7).getBytes());
  }
}
