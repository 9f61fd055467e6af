package espm.command.eventstore;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Snapshots beside the streams. */
final class SnapshotStatements {

  /**
   * One round trip for both. The snapshot is the row without a position; both parts see the same
   * moment, as they are one statement.
   */
  private static final String HEAD =
      """
      with latest as (
        select s.version, s.format, s.state from snapshots s
         where s.stream_id = $1 and s.format = $2 and s.version <= $3
      )
      (select null::bigint as position, null::text as tx_text, null::uuid as stream_id,
              l.version, null::text as type, null::smallint as schema_version,
              null::timestamptz as occurred_at, l.state as data
         from latest l)
      union all
      (select %s
         from events e
        where e.stream_id = $1 and e.version > coalesce((select l.version from latest l), 0)
          and e.version <= $3
        order by e.version
        limit $4)
      order by position nulls first
      """
          .formatted(Rows.COLUMNS);

  private static final String SAVE =
      """
      insert into snapshots as s (stream_id, version, format, state) values ($1, $2, $3, $4)
      on conflict (stream_id) do update
        set version = excluded.version, format = excluded.format, state = excluded.state,
            taken_at = now()
        where s.format <> excluded.format or s.version < excluded.version
      """;

  private final Pool pool;

  SnapshotStatements(Pool pool) {
    this.pool = pool;
  }

  Uni<StreamHead> head(UUID streamId, int format, int upTo, int limit) {
    return pool.preparedQuery(HEAD)
        .execute(Tuple.of(streamId, format, upTo, limit))
        .map(
            rows -> {
              Optional<Snapshot> snapshot = Optional.empty();
              List<StoredEvent> events = new ArrayList<>(rows.size());
              for (Row row : rows) {
                if (row.getLong(0) == null) {
                  snapshot =
                      Optional.of(
                          new Snapshot(row.getInteger(3), format, row.getBuffer(7).getBytes()));
                } else {
                  events.add(Rows.event(row));
                }
              }
              return new StreamHead(snapshot, events);
            });
  }

  Uni<Void> save(UUID streamId, Snapshot snapshot) {
    return pool.preparedQuery(SAVE)
        .execute(
            Tuple.of(
                streamId, snapshot.version(), snapshot.format(), Buffer.buffer(snapshot.state())))
        .replaceWithVoid();
  }
}
