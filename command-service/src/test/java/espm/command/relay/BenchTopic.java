package espm.command.relay;

/** The topic of a relay under test. */
record BenchTopic(String name, String bootstrapServers) implements TopicConfig {

  @Override
  public int partitions() {
    return RelayBench.PARTITIONS;
  }

  @Override
  public short replication() {
    return 1;
  }
}
