package espm.command.eventstore;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/**
 * One append: one statement, one round trip, its own transaction.
 *
 * <p>{@code UNIQUE (stream_id, version)} decides between concurrent appends; the {@code exists}
 * keeps a stream free of gaps whatever version a caller claims. The transaction takes its id while
 * this statement writes, after its snapshot saw the version that it builds on: that is what makes
 * the order of transactions the order of versions (ADR 0002). Nothing may be written before it in
 * the same transaction.
 */
final class AppendStatement {

  private static final String SQL =
      """
      insert into events
        (category, stream_id, version, type, schema_version, occurred_at, data)
      select $1, $2, $3 + new.ordinal, new.type, new.schema_version, $4, new.data
      from unnest($5::text[], $6::smallint[], $7::bytea[]) with ordinality
        as new (type, schema_version, data, ordinal)
      where $3 = 0 or exists (select from events where stream_id = $2 and version = $3)
      order by new.ordinal
      """;

  private final Pool pool;

  AppendStatement(Pool pool) {
    this.pool = pool;
  }

  Uni<AppendResult> execute(
      String category, UUID streamId, int expectedVersion, Instant at, List<NewEvent> events) {
    return pool.preparedQuery(SQL)
        .execute(parameters(category, streamId, expectedVersion, at, events))
        .<AppendResult>map(
            rows ->
                rows.rowCount() == 0
                    ? new AppendResult.Conflict()
                    : new AppendResult.Appended(expectedVersion + events.size()))
        .onFailure(Failures::isUniqueViolation)
        .recoverWithItem(_ -> new AppendResult.Conflict());
  }

  private static Tuple parameters(
      String category, UUID streamId, int expectedVersion, Instant at, List<NewEvent> events) {
    return Tuple.from(
        List.of(
            category,
            streamId,
            expectedVersion,
            at.atOffset(ZoneOffset.UTC),
            events.stream().map(NewEvent::type).toArray(String[]::new),
            events.stream().map(event -> (short) event.schemaVersion()).toArray(Short[]::new),
            events.stream().map(event -> Buffer.buffer(event.data())).toArray(Buffer[]::new)));
  }
}
