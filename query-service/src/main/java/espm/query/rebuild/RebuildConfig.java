package espm.query.rebuild;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** Settings of asking the store for orders that Redis does not have. */
@ConfigMapping(prefix = "espm.rebuild")
public interface RebuildConfig {

  /** Addresses of command services; asked in turn, the next one when one cannot be reached. */
  List<URI> urls();

  /** Longest wait for a whole stream. */
  @WithDefault("2s")
  Duration timeout();

  /** Connections to the command services, for reads and for the projection each. */
  @WithDefault("16")
  int connections();

  /** Questions that may wait for a connection; one more fails at once. */
  @WithDefault("512")
  int waitingMax();

  /** How long the store is not asked after half of the last questions failed. */
  @WithDefault("1s")
  Duration breakerDelay();

  /** How long an id that the store does not know is taken to be unknown still. */
  @WithDefault("2s")
  Duration unknownTtl();

  /** How many such ids are remembered. */
  @WithDefault("10000")
  int unknownMax();

  /** How long an order is kept that was rebuilt ahead of the projection. */
  @WithDefault("30s")
  Duration aheadTtl();
}
