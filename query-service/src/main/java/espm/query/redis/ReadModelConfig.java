package espm.query.redis;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of what is kept in Redis. */
@ConfigMapping(prefix = "espm.readmodel")
public interface ReadModelConfig {

  /**
   * How long the view and the history of an order stay after its end, and after each time that they
   * were rebuilt since. Lists and sums keep it for ever.
   */
  @WithDefault("7d")
  Duration finishedOrdersTtl();

  /**
   * Of how many records of a partition, back from its newest, the changes are kept for those who
   * follow them: as long as a follower may be away and miss nothing.
   */
  @WithDefault("20000")
  long changesOfRecords();
}
