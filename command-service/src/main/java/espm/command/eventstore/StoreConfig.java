package espm.command.eventstore;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Bounds of what the event store asks of the database. */
@ConfigMapping(prefix = "espm.store")
public interface StoreConfig {

  /** Longest time that a statement may take, with its wait for a connection, in milliseconds. */
  @WithDefault("5000")
  int timeoutMillis();

  /**
   * Most appends that wait for their batch, and most statements that wait for a connection; one
   * more is refused at once as overloaded.
   */
  @WithDefault("3000")
  int waitingMax();

  /**
   * Most answers with events that are being made at a time, from 1; one more reader is refused at
   * once as overloaded.
   */
  @WithDefault("256")
  int readersMax();

  /** Most events that are written by one statement; an append that begins below it is not cut. */
  @WithDefault("500")
  int batchMax();

  /** How long an idempotency key is remembered after its effect. */
  @WithDefault("24h")
  Duration keyTimeToLive();
}
