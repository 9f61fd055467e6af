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

  /** Copies of each partition, used when the topic is made. */
  @WithDefault("1")
  short replication();
}
