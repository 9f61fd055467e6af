package espm.command.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * How the shards of a relay are divided among its members: evenly, and none without a lane. Each
 * member decides for itself, from the same facts. Pure.
 *
 * @param shards how many there are
 * @param members how many instances take part
 * @param joined whether this instance is one of them
 */
record Division(int shards, int members, boolean joined) {

  /**
   * Most shards that this instance may have. One that does not take part has none, unless nobody
   * does.
   */
  int share() {
    if (!joined) {
      return members == 0 ? shards : 0;
    }
    return Math.ceilDiv(shards, Math.max(1, members));
  }

  /** Shards to give up, of those that this instance has. */
  List<Integer> surplus(Set<Integer> mine) {
    List<Integer> sorted = mine.stream().sorted().toList();
    return sorted.subList(Math.min(share(), sorted.size()), sorted.size());
  }

  /**
   * Shards to try to take. Another member may be faster.
   *
   * @param taken those that any instance has, this one included
   */
  List<Integer> wanted(Set<Integer> mine, Set<Integer> taken) {
    List<Integer> free =
        new ArrayList<>(
            IntStream.range(0, shards)
                .filter(shard -> !taken.contains(shard) && !mine.contains(shard))
                .boxed()
                .toList());
    return free.subList(0, Math.clamp((long) share() - mine.size(), 0, free.size()));
  }
}
