package espm.command.relay;

import espm.events.kafka.OrderTopic;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Ids of streams that are in known shards. */
final class ShardStreams {

  private ShardStreams() {}

  /** In shard 0, however many there are. */
  static UUID inFirstShard() {
    return oneInEachOf(1).getFirst();
  }

  static UUID inOtherPartitionThan(UUID stream, int partitions) {
    int taken = OrderTopic.partitionOf(OrderTopic.key(stream), partitions);
    return Stream.generate(UUID::randomUUID)
        .filter(id -> OrderTopic.partitionOf(OrderTopic.key(id), partitions) != taken)
        .findFirst()
        .orElseThrow();
  }

  static List<UUID> oneInEachOf(int shards) {
    return IntStream.range(0, shards)
        .mapToObj(last -> new UUID(UUID.randomUUID().getMostSignificantBits(), last))
        .toList();
  }
}
