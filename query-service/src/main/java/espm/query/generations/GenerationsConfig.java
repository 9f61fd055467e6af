package espm.query.generations;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of making the views anew beside those that serve. */
@ConfigMapping(prefix = "espm.generations")
public interface GenerationsConfig {

  /** How often the record is looked at; a change of it is also told at once. */
  @WithDefault("1s")
  Duration watchInterval();

  /**
   * How many records the new generation may be behind the serving one for the exchange to begin.
   */
  @WithDefault("1000")
  long switchLag();

  /**
   * How long the serving generation may stand still for it; then it goes on, and so does the build.
   */
  @WithDefault("5s")
  Duration switchTimeout();

  /** How long an old generation is kept, for those who are reading it. */
  @WithDefault("30s")
  Duration removalGrace();

  /**
   * How many keys one step of its removal looks at, and how many orders one of a comparison; Redis
   * does nothing else meanwhile.
   */
  @WithDefault("500")
  int removalStepKeys();

  /** Pause between two steps. */
  @WithDefault("5ms")
  Duration removalPause();

  /**
   * Part of its memory that Redis may use for what it cannot evict, for a build to go on; what is
   * left is for those who serve.
   */
  @WithDefault("0.85")
  double memoryLimit();
}
