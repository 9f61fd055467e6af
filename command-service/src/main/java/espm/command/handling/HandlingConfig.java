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
}
