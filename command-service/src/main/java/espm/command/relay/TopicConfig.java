package espm.command.relay;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;

/** The topic that the events go to, and the broker that has it. */
@ConfigMapping(prefix = "espm.topic")
public interface TopicConfig {

  /** Where Kafka is: host:port, several by commas. */
  @WithName("bootstrap-servers")
  @WithDefault("127.0.0.1:29092")
  String bootstrapServers();

  /** Name of the topic. */
  @WithDefault("espm.orders.v1")
  String name();

  /** Number of partitions; fixed for the life of the topic. */
  @WithDefault("12")
  int partitions();

  /**
   * How the batches of records are compressed. Not at all takes the least processor time: the
   * buffers that a compressor fills for each batch cost more than to send a few records, and to
   * keep up is to send few at a time. Who would rather have a small topic chooses one of the
   * others; what is there already stays as it is, and consumers read all of them.
   */
  @WithDefault("none")
  Compression compression();

  /** Ways of Kafka to compress batches. */
  enum Compression {
    NONE,
    LZ4,
    ZSTD,
    GZIP
  }

  /** Copies of each partition, used when the topic is made. */
  @WithDefault("1")
  short replication();
}
