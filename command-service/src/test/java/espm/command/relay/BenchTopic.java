package espm.command.relay;

import java.util.function.Supplier;

/**
 * The topic of a relay under test.
 *
 * @param addresses of the broker, as they are at the moment
 * @param compression of the records
 */
record BenchTopic(String name, Supplier<String> addresses, Compression compression)
    implements TopicConfig {

  /** One whose records are not compressed. */
  BenchTopic(String name, Supplier<String> addresses) {
    this(name, addresses, Compression.NONE);
  }

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
