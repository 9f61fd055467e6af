package espm.command.relay;

import java.util.function.Supplier;

/**
 * The topic of a relay under test.
 *
 * @param addresses of the broker, as they are at the moment
 */
record BenchTopic(String name, Supplier<String> addresses) implements TopicConfig {

  @Override
  public String bootstrapServers() {
    return addresses.get();
  }

  @Override
  public int partitions() {
    return RelayBench.PARTITIONS;
  }

  @Override
  public short replication() {
    return 1;
  }
}
