package espm.command.eventstore;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reading what the service itself needs: a stream, and the place of an event. */
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
