package espm.command.handling;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings of command handling. */
@ConfigMapping(prefix = "espm.command")
public interface HandlingConfig {

  /**
   * How often a command without a version condition is tried against concurrent changes, from 1.
   */
  @WithDefault("10")
  int attemptsMax();

  /** Events read at a time when a stream is loaded, from 1. */
  @WithDefault("1000")
  int loadPageSize();

  /** Most commands that wait for their turn on one stream, or with one idempotency key, from 1. */
  @WithDefault("1000")
  int waitingPerStreamMax();

  /** Most commands that wait for their turn, whatever it is on, from 1. */
  @WithDefault("3000")
  int waitingMax();

  /**
   * A command that has waited so long when its turn comes is refused with 503 and not carried out.
   */
  @WithDefault("5000")
  long waitingMillisMax();

  /**
   * How much of recent states is kept in memory, by their weight: an order weighs 1, and 1 more for
   * each of its items. 0 keeps none.
   */
  @WithDefault("100000")
  long cacheWeightMax();

  /** A snapshot is made whenever so many events more have been appended to a stream, from 1. */
  @WithDefault("100")
  int snapshotEvery();

  /**
   * Most snapshots that are being written at a time; one more is left out, until the next is due.
   */
  @WithDefault("4")
  int snapshotsInFlightMax();
}
