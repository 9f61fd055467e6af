package espm.command.eventstore;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Reading on with a filter. A statement looks at so many events and no more; the last of them comes
 * along even if it is not wanted, as the edge from which to go on. So nobody waits for a scan of
 * the whole store, and no connection is held by one.
 */
final class SliceStatements {

  private static final String WANTED =
      """
      ($4::text[] is null or e.type = any($4))
      and ($5::timestamptz is null or e.occurred_at >= $5)
      """;

  /** Versions have no gaps, so the edge is known by its version. */
  private static final String STREAM =
      "select "
          + Rows.COLUMNS
          + """
          , f.wanted, e.version = $2::bigint + %1$d as edge
            from events e
           cross join lateral (select %2$s as wanted) f
           where e.stream_id = $1
             and e.version >= $2::bigint
             and e.version <= $2::bigint + %1$d
             and (f.wanted or e.version = $2::bigint + %1$d)
           order by e.version
           limit $3
          """
              .formatted(EventFeed.LOOKED_AT_MAX - 1, WANTED);

  /**
   * Below the snapshot's xmin every transaction is over: nothing can appear there later, nor before
   * the edge. The limits are in the text, not parameters: the planner has to know how few they are.
   */
  private static final String ALL =
      "select "
          + Rows.COLUMNS
          + """
          , e.wanted, e.nth = %1$d as edge
            from (select e.*, %2$s as wanted,
                         row_number() over (order by e.tx, e.position) as nth
                    from events e
                   where (e.tx, e.position) > ($1::text::xid8, $2)
                     and e.tx < pg_snapshot_xmin(pg_current_snapshot())
                   order by e.tx, e.position
                   limit %1$d) e
           where e.wanted or e.nth = %1$d
           order by e.tx, e.position
           limit $3
          """
              .formatted(EventFeed.LOOKED_AT_MAX, WANTED);

  private final Pool pool;

  SliceStatements(Pool pool) {
    this.pool = pool;
  }

  Uni<EventSlice<Integer>> stream(UUID streamId, int fromVersion, EventFilter filter, int limit) {
    return pool.preparedQuery(STREAM)
        .execute(Tuple.of(streamId, (long) fromVersion, limit + 1, types(filter), from(filter)))
        .map(rows -> slice(rows, limit, last -> last.version() + 1));
  }

  Uni<EventSlice<LogPosition>> all(LogPosition after, EventFilter filter, int limit) {
    return pool.preparedQuery(ALL)
        .execute(
            Tuple.of(
                Long.toUnsignedString(after.tx()),
                after.position(),
                limit + 1,
                types(filter),
                from(filter)))
        .map(rows -> slice(rows, limit, StoredEvent::at));
  }

  private static String[] types(EventFilter filter) {
    return filter.types().isEmpty() ? null : filter.types().toArray(String[]::new);
  }

  private static OffsetDateTime from(EventFilter filter) {
    return filter.from().map(it -> it.atOffset(ZoneOffset.UTC)).orElse(null);
  }

  /** One row more than wanted was asked for: if it is there, there is more. */
  private static <C> EventSlice<C> slice(
      RowSet<Row> rows, int limit, Function<StoredEvent, C> after) {
    List<StoredEvent> events = new ArrayList<>(Math.min(limit, rows.size()));
    Optional<C> next = Optional.empty();
    for (Row row : rows) {
      if (events.size() == limit) {
        return new EventSlice<>(events, Optional.of(after.apply(events.getLast())));
      }
      StoredEvent event = Rows.event(row);
      if (row.getBoolean("wanted")) {
        events.add(event);
      }
      if (row.getBoolean("edge")) {
        next = Optional.of(after.apply(event));
      }
    }
    return new EventSlice<>(events, next);
  }
}
