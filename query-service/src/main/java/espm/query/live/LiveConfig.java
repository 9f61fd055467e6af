package espm.query.live;

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
}
