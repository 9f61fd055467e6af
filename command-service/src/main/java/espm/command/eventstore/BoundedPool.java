package espm.command.eventstore;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnectOptions;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * The pool of the commands' connections, with a bounded queue before it. Each connection carries
 * one statement at a time: every append waits for its own flush to disk, and the flushes of many
 * connections are one flush to PostgreSQL, whereas pipelined on one connection they would follow
 * each other.
 */
@Singleton
public class BoundedPool implements PgPoolCreator {

  /** For what was sent to be received; that of the relay's sessions, too. */
  private static final int TCP_USER_TIMEOUT_MILLIS = 10_000;

  private final StoreConfig config;

  BoundedPool(StoreConfig config) {
    this.config = config;
  }

  @Override
  public Pool create(Input input) {
    return create(input, "commands", config.waitingMax(), config.timeoutMillis());
  }

  static Pool create(Input input, String name, int waitingMax, int timeoutMillis) {
    List<SqlConnectOptions> servers = List.copyOf(input.pgConnectOptionsList());
    for (SqlConnectOptions server : servers) {
      server.setConnectTimeout(timeoutMillis);
      // A machine that is gone without a word is noticed, and its connections are replaced.
      server.setTcpUserTimeout(TCP_USER_TIMEOUT_MILLIS);
      server.setTcpKeepAlive(true);
    }
    return PgBuilder.pool()
        .connectingTo(servers)
        .with(
            input
                .poolOptions()
                .setName(name) // which its metrics carry
                .setMaxWaitQueueSize(waitingMax)
                // None: callers are bounded by their Deadline, and the pool's timer goes off, with
                // a
                // stack trace in the log, also for those whom it has refused (vertx-sql-client
                // 1706).
                .setConnectionTimeout(0))
        .using(input.vertx())
        .build();
  }
}
