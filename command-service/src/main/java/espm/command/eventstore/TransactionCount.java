package espm.command.eventstore;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * Whether the database cluster has counted its transactions further than those that wrote what is
 * stored. A cluster that a logical dump was restored into has not: it counts from its own
 * beginning, and the events carry the ids of another one. The database itself refuses appends then
 * (V4); this tells why. Thread-safe.
 */
@ApplicationScoped
public class TransactionCount {

  private static final String BEHIND =
      """
      select stored.tx::text, counted.tx::text
        from (select greatest(
                (select e.tx from events e order by e.tx desc, e.position desc limit 1),
                (select c.tx from relay_checkpoints c order by c.tx desc limit 1)) as tx) stored
       cross join (select pg_snapshot_xmax(pg_current_snapshot()) as tx) counted
       where stored.tx >= counted.tx
      """;

  private final Pool pool;
  private final Deadline deadline;

  TransactionCount(Pool pool, Vertx vertx, StoreConfig config) {
    this.pool = pool;
    this.deadline = new Deadline(vertx, config.timeoutMillis());
  }

  /** Why nothing can be appended, and what an operator has to do; empty when all is well. */
  Uni<Optional<String>> whyBehind() {
    return deadline.on(
        pool.preparedQuery(BEHIND)
            .execute()
            .map(
                rows ->
                    rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(describe(rows.iterator().next()))));
  }

  private static String describe(Row row) {
    return ("no event can be appended: what is stored goes up to transaction %s, but this cluster"
            + " has only counted up to %s, as after a logical dump was restored into it; as the"
            + " owner of the tables run: call reach_stored_transactions();")
        .formatted(row.getString(0), row.getString(1));
  }
}
