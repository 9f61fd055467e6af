package espm.query.projection;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of the way from Kafka to Redis. */
@ConfigMapping(prefix = "espm.projection")
public interface ProjectionConfig {

  /**
   * Consumer group in which the instances share the partitions. It decides who projects what, not
   * from where: offsets are in Redis.
   */
  @WithDefault("espm-query")
  String groupId();

  /**
   * After so long without a sign of life an instance's partitions are given to others; not less
   * than the broker's group.min.session.timeout.ms.
   */
  @WithDefault("6s")
  Duration sessionTimeout();

  /** Most records taken from Kafka at once, over all partitions. */
  @WithDefault("4000")
  int pollRecords();

  /** Most bytes of a partition that Kafka sends at once, as they are on the topic. */
  @WithDefault("512K")
  MemorySize fetchBytes();

  /**
   * Most bytes of all its partitions that a broker sends at once, as they are on the topic. What
   * was sent is in memory, read and unpacked, until it is applied, and copied by the collector
   * meanwhile.
   */
  @WithDefault("1M")
  MemorySize fetchBytesInAll();

  /** Most records of a partition that are applied by one script. */
  @WithDefault("500")
  int batchRecords();

  /** Most bytes of records that are applied by one script. */
  @WithDefault("1M")
  MemorySize batchBytes();

  /**
   * Most records, over all partitions, whose batches are under way to Redis at once. Enough to keep
   * it busy; more are only more for the collector to copy.
   */
  @WithDefault("1000")
  int recordsUnderWay();

  /** How many orders and items are kept in memory for each partition, to fold upon. */
  @WithDefault("4000")
  long cachedOrdersAndItems();

  /** How many of the records that belong to no order are kept for each partition. */
  @WithDefault("1000")
  int keptStrays();

  /** Longest wait for one answer of Redis; then the same is tried again. */
  @WithDefault("5s")
  Duration redisTimeout();

  /** Wait after the first failure of Redis or Kafka; doubled with each further one. */
  @WithDefault("100ms")
  Duration backoff();

  /** Longest wait between two tries. */
  @WithDefault("2s")
  Duration maxBackoff();

  /** How often the distance to the end of the topic is measured. */
  @WithDefault("1s")
  Duration lagInterval();

  /**
   * How often Redis is asked whether it still stands where it was left, so that one that lost its
   * data is filled again also while no events come.
   */
  @WithDefault("1s")
  Duration offsetCheckInterval();

  /**
   * How long a starting instance is not ready because it has no part in the projection yet. After
   * that it serves what Redis holds, although Kafka may be away.
   */
  @WithDefault("30s")
  Duration startupGrace();
}
