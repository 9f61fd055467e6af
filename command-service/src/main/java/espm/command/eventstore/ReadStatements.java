package espm.command.eventstore;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The three ways of reading events. */
final class ReadStatements {

  private static final String STREAM =
      "select "
          + Rows.COLUMNS
          + """
             from events e
            where e.stream_id = $1 and e.version >= $2
            order by e.version
            limit $3
            """;

  /** Below the snapshot's xmin every transaction is over: nothing can appear there later. */
  private static final String ALL =
      "select "
          + Rows.COLUMNS
          + """
             from events e
            where (e.tx, e.position) > ($1::text::xid8, $2)
              and e.tx < pg_snapshot_xmin(pg_current_snapshot())
            order by e.tx, e.position
            limit $3
            """;

  private static final String LOCATE = "select tx::text from events where position = $1";

  private final Pool pool;

  ReadStatements(Pool pool) {
    this.pool = pool;
  }

  Uni<List<StoredEvent>> stream(UUID streamId, int fromVersion, int limit) {
    return pool.preparedQuery(STREAM)
        .execute(Tuple.of(streamId, fromVersion, limit))
        .map(Rows::events);
  }

  Uni<List<StoredEvent>> all(LogPosition after, int limit) {
    return pool.preparedQuery(ALL)
        .execute(Tuple.of(Long.toUnsignedString(after.tx()), after.position(), limit))
        .map(Rows::events);
  }

  Uni<Optional<LogPosition>> locate(long position) {
    return pool.preparedQuery(LOCATE)
        .execute(Tuple.of(position))
        .map(
            rows ->
                rows.size() == 0
                    ? Optional.empty()
                    : Optional.of(
                        new LogPosition(
                            Long.parseUnsignedLong(rows.iterator().next().getString(0)),
                            position)));
  }
}
