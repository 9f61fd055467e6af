package espm.query.freshness;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of waiting for a version. */
@ConfigMapping(prefix = "espm.freshness")
public interface FreshnessConfig {

  /** How long a request waits for the version that it asks for. */
  @WithDefault("1s")
  Duration maxWait();

  /** How many requests may wait at the same time; further ones are refused. */
  @WithDefault("3000")
  int maxWaiters();
}
