package espm.command.eventstore;

import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.sqlclient.Pool;
import jakarta.inject.Singleton;

/**
 * The pool of connections of those who read events from outside. A reader waits for one statement
 * at a time, so as many as there are readers may wait.
 */
@Singleton
@ReactiveDataSource(FeedPool.NAME)
public class FeedPool implements PgPoolCreator {

  /** Name of the data source. */
  public static final String NAME = "feed";

  private final StoreConfig config;

  FeedPool(StoreConfig config) {
    this.config = config;
  }

  @Override
  public Pool create(Input input) {
    return BoundedPool.create(input, NAME, config.readersMax(), config.timeoutMillis());
  }
}
