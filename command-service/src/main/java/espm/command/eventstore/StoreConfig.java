package espm.command.eventstore;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Bounds of what the event store asks of the database. */
@ConfigMapping(prefix = "espm.store")
public interface StoreConfig {

  /** Longest time that a statement may take, with its wait for a connection, in milliseconds. */
  @WithDefault("5000")
  int timeoutMillis();

  /** Most statements that wait for a connection; one more is refused at once as overloaded. */
  @WithDefault("10000")
  int waitingMax();
}
