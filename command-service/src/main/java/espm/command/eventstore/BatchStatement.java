package espm.command.eventstore;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * Several appends as one statement: one round trip, one transaction, one flush to disk.
 *
 * <p>The first event of each append decides for all of it. {@code UNIQUE (stream_id, version)} lets
 * one of two concurrent appends win, and the loser's row is passed over without harm to the batch;
 * the sub-select keeps a stream free of gaps whatever version a caller claims. Further events of an
 * append follow only where its first one was written: nobody else can be there, as their
 * predecessor is not committed yet. A key that was used already fails the statement as a whole.
 *
 * <p>The transaction takes its id while this statement writes, after its snapshot saw the versions
 * that it builds on: that is what makes the order of transactions the order of versions (ADR 0002).
 * Nothing may be written before it in the same transaction. Streams are written in the order of
 * their ids, so that the batches of several instances wait for each other in one direction only.
 */
final class BatchStatement {

  /**
   * The sub-select is one that can only be done by the index, row by row. As an {@code exists} it
   * could be planned as a hash of the whole table, and that plan be kept.
   */
  private static final String FIRST_EVENTS =
      """
      with appended as (
        insert into events
          (category, stream_id, version, type, schema_version, occurred_at, data)
        select e.category, e.stream_id, e.version, e.type, e.schema_version, e.occurred_at, e.data
          from unnest($1::text[], $2::uuid[], $3::int[], $4::text[], $5::smallint[],
                      $6::timestamptz[], $7::bytea[]) with ordinality
            as e (category, stream_id, version, type, schema_version, occurred_at, data, ordinal)
         where e.version = 1
            or (select true from events b
                 where b.stream_id = e.stream_id and b.version = e.version - 1
                 limit 1)
         order by e.ordinal
        on conflict (stream_id, version) do nothing
        returning stream_id
      )
      """;

  private static final String FURTHER_EVENTS =
      """
      , further as (
        insert into events
          (category, stream_id, version, type, schema_version, occurred_at, data)
        select e.category, e.stream_id, e.version, e.type, e.schema_version, e.occurred_at, e.data
          from unnest($8::text[], $9::uuid[], $10::int[], $11::text[], $12::smallint[],
                      $13::timestamptz[], $14::bytea[]) with ordinality
            as e (category, stream_id, version, type, schema_version, occurred_at, data, ordinal)
          join appended a on a.stream_id = e.stream_id
         order by e.ordinal
      )
      """;

  private static final String KEYS =
      """
      , keys as (
        insert into idempotency_keys (key, fingerprint, stream_id, version)
        select k.key, k.fingerprint, k.stream_id, k.version
          from unnest($15::text[], $16::bytea[], $17::uuid[], $18::int[])
            as k (key, fingerprint, stream_id, version)
          join appended a on a.stream_id = k.stream_id
         order by k.key
      )
      """;

  private static final String RESULT = "select stream_id from appended";

  /** What most batches are: one event for each stream, and no keys. */
  private static final String PLAIN = FIRST_EVENTS + RESULT;

  private static final String FULL = FIRST_EVENTS + FURTHER_EVENTS + KEYS + RESULT;

  /** An event with its place. */
  private record Line(Append append, int version, NewEvent event) {}

  private final Pool pool;

  BatchStatement(Pool pool) {
    this.pool = pool;
  }

  /**
   * Writes what can be written.
   *
   * @param batch of different streams, in the order of their ids
   * @return the streams whose appends were written; the others' builds on a version that is not the
   *     last
   */
  Uni<Set<UUID>> execute(List<Append> batch) {
    List<Line> first = new ArrayList<>(batch.size());
    List<Line> further = new ArrayList<>();
    List<Append> keyed = new ArrayList<>();
    for (Append append : batch) {
      int version = append.expectedVersion();
      for (NewEvent event : append.events()) {
        version++;
        boolean isFirst = version == append.expectedVersion() + 1;
        (isFirst ? first : further).add(new Line(append, version, event));
      }
      if (append.key() != null) {
        keyed.add(append);
      }
    }
    List<Object> parameters = new ArrayList<>(18);
    addLines(parameters, first);
    boolean isPlain = further.isEmpty() && keyed.isEmpty();
    if (!isPlain) {
      addLines(parameters, further);
      addKeys(parameters, keyed);
    }
    return pool.preparedQuery(isPlain ? PLAIN : FULL)
        .execute(Tuple.from(parameters))
        .map(
            rows -> {
              Set<UUID> written = HashSet.newHashSet(rows.size());
              for (Row row : rows) {
                written.add(row.getUUID(0));
              }
              return written;
            });
  }

  private static void addLines(List<Object> parameters, List<Line> lines) {
    parameters.add(array(lines, line -> line.append().category(), new String[0]));
    parameters.add(array(lines, line -> line.append().streamId(), new UUID[0]));
    parameters.add(array(lines, Line::version, new Integer[0]));
    parameters.add(array(lines, line -> line.event().type(), new String[0]));
    parameters.add(array(lines, line -> (short) line.event().schemaVersion(), new Short[0]));
    parameters.add(
        array(
            lines,
            line -> line.append().occurredAt().atOffset(ZoneOffset.UTC),
            new OffsetDateTime[0]));
    parameters.add(array(lines, line -> Buffer.buffer(line.event().data()), new Buffer[0]));
  }

  private static void addKeys(List<Object> parameters, List<Append> keyed) {
    parameters.add(array(keyed, append -> append.key().text(), new String[0]));
    parameters.add(
        array(keyed, append -> Buffer.buffer(append.key().fingerprint()), new Buffer[0]));
    parameters.add(array(keyed, Append::streamId, new UUID[0]));
    parameters.add(array(keyed, Append::versionAfter, new Integer[0]));
  }

  private static <S, T> T[] array(List<S> source, Function<S, T> column, T[] empty) {
    List<T> values = new ArrayList<>(source.size());
    for (S element : source) {
      values.add(column.apply(element));
    }
    return values.toArray(empty);
  }
}
