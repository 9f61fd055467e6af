package espm.command.relay;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** Ids of streams that are in known shards. */
final class ShardStreams {

  private ShardStreams() {}

  static List<UUID> oneInEachOf(int shards) {
    return IntStream.range(0, shards)
        .mapToObj(last -> new UUID(UUID.randomUUID().getMostSignificantBits(), last))
        .toList();
  }
}
