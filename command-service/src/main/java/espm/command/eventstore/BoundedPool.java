package espm.command.eventstore;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnectOptions;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The pool of the commands' connections, with a bounded queue before it. Each connection carries
 * one statement at a time: every append waits for its own flush to disk, and the flushes of many
 * connections are one flush to PostgreSQL, whereas pipelined on one connection they would follow
 * each other.
 */
@Singleton
public class BoundedPool implements PgPoolCreator {

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
    servers.forEach(server -> server.setConnectTimeout(timeoutMillis));
    return PgBuilder.pool()
        .connectingTo(servers)
        .with(
            input
                .poolOptions()
                .setName(name) // which its metrics carry
                .setMaxWaitQueueSize(waitingMax)
                .setConnectionTimeout(timeoutMillis)
                .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS))
        .using(input.vertx())
        .build();
  }
}
