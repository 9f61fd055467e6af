package espm.command.eventstore;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * Where a time begins in the store, without an index on the time, which every append would have to
 * pay for: times grow almost as positions do, so the primary key is searched by halving.
 */
public final class StartStatement {

  /**
   * {@code low} is a number whose nearest event at or below it is too early, or that has none;
   * {@code high} is one whose nearest event is not, or the end. The last row has them side by side,
   * after at most 63 steps of one look into the primary key each; numbers without an event do no
   * harm.
   */
  private static final String TEXT =
      """
      with recursive search (low, high) as (
          select 0::bigint, coalesce(max(position), 0) + 1 from events
        union all
          select case when early then middle else low end,
                 case when early then high else middle end
            from search
           cross join lateral (select low + (high - low) / 2 as middle) m
           cross join lateral (
             select coalesce(
               (select occurred_at < %s from events
                 where position <= middle order by position desc limit 1), true) as early) probe
           where high - low > 1)
      select tx::text, position
        from events
       where position <= (select max(low) from search)
       order by position desc
       limit 1
      """;

  private static final String SQL = sql("$1");

  private final Pool pool;

  StartStatement(Pool pool) {
    this.pool = pool;
  }

  /**
   * The statement, with one parameter and one row at most: transaction id as text, and position.
   *
   * @param time how the client at hand writes its parameter
   */
  public static String sql(String time) {
    return TEXT.formatted(time);
  }

  /** The place of the last event before the first that is not too early, going by position. */
  Uni<LogPosition> before(Instant time) {
    return pool.preparedQuery(SQL)
        .execute(Tuple.of(time.atOffset(ZoneOffset.UTC)))
        .map(
            rows -> {
              if (rows.size() == 0) {
                return LogPosition.START;
              }
              Row row = rows.iterator().next();
              return new LogPosition(Long.parseUnsignedLong(row.getString(0)), row.getLong(1));
            });
  }
}
