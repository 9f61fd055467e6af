package espm.command.relay;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings of the relay from the event store to Kafka. */
@ConfigMapping(prefix = "espm.relay")
public interface RelayConfig {

  /** Whether this instance takes part at all; one that does not leaves the work to others. */
  @WithDefault("true")
  boolean enabled();

  /**
   * Into how many shards each relay is divided, from 1 to 64. They are published side by side, and
   * shared among the instances; all of them should have the same number.
   */
  @WithDefault("2")
  int shards();

  /** Name by which other instances and operators know this one. */
  @WithDefault("${HOSTNAME:127.0.0.1}:${quarkus.management.port}")
  String instance();

  /** Most events of a shard that are read and sent at once, from 1. */
  @WithDefault("2000")
  int batchSize();

  /** Shortest wait for new events after one was found, in milliseconds. */
  @WithDefault("2")
  int pollMinMillis();

  /**
   * Longest wait for new events, in milliseconds; reached by doubling while none are found. A
   * commit of this instance in the shard ends a wait at once, one of another instance does not.
   */
  @WithDefault("200")
  int pollMaxMillis();

  /**
   * How often an instance looks who takes part and which shards are free, in milliseconds; so long
   * it takes at most until the shards of a dead one are taken over.
   */
  @WithDefault("1000")
  int standbyMillis();

  /** Longest wait after a failure, in milliseconds; reached by doubling from 100. */
  @WithDefault("5000")
  int backOffMaxMillis();

  /**
   * Longest wait for Kafka's acknowledgement of a batch, in milliseconds; then the relay starts
   * over from its checkpoint, which another instance may do instead.
   */
  @WithDefault("30000")
  int sendTimeoutMillis();
}
