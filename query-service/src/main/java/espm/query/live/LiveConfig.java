package espm.query.live;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of following changes. */
@ConfigMapping(prefix = "espm.live")
public interface LiveConfig {

  /** How many may follow at one instance; one more is refused. */
  @WithDefault("1000")
  int clientsMax();

  /** How often a follower gets a sign of life. */
  @WithDefault("15s")
  Duration heartbeat();

  /** How long a follower may not take what was sent to it; then its connection is closed. */
  @WithDefault("10s")
  Duration slowTimeout();

  /**
   * How much may wait to be sent to all followers together. With the default some sixty followers
   * can be as slow as one may be, and the service stays under 300 MB with a thousand of them.
   */
  @WithDefault("16M")
  MemorySize waitingBytesMax();

  /**
   * For how long the views have to have shown everything that is on the topic, and be behind a
   * follower's place, for it to be told that its place is not of this topic.
   */
  @WithDefault("10s")
  Duration aheadTimeout();
}
