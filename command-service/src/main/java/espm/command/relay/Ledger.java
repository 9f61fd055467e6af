package espm.command.relay;

import espm.command.eventstore.LogPosition;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is noted about a relay: the checkpoints of all shards, also of other divisions than today's,
 * and the rewinds. It answers where a shard has to begin. Pure.
 */
record Ledger(List<Checkpoint> checkpoints, List<Rewind> rewinds) {

  /**
   * Where a shard begins: the furthest place up to which all of its events are certainly published.
   * Its own checkpoint says so; so does the least checkpoint of any complete division, for that
   * holds for every stream.
   *
   * @param topicId of the topic as it is now; null when it is not known, then it does not matter
   */
  LogPosition startOf(Shard shard, String topicId) {
    LogPosition own =
        of(shard).map(checkpoint -> valid(checkpoint, topicId)).orElse(LogPosition.START);
    return checkpoints.stream()
        .collect(Collectors.groupingBy(checkpoint -> checkpoint.shard().of()))
        .entrySet()
        .stream()
        .filter(division -> division.getValue().size() == division.getKey())
        .map(Map.Entry::getValue)
        .map(division -> least(division, topicId))
        .reduce(own, ReadingOrder::later);
  }

  private LogPosition least(List<Checkpoint> division, String topicId) {
    return division.stream()
        .map(checkpoint -> valid(checkpoint, topicId))
        .min(ReadingOrder.COMPARATOR)
        .orElse(LogPosition.START);
  }

  /**
   * What a checkpoint is worth: nothing when it is about a topic that is gone, and not more than
   * the rewinds leave that it does not follow yet.
   */
  private LogPosition valid(Checkpoint checkpoint, String topicId) {
    if (isOfAnotherTopic(checkpoint, topicId)) {
      return LogPosition.START;
    }
    return rewinds.stream()
        .filter(rewind -> rewind.sequence() > checkpoint.rewind())
        .map(Rewind::to)
        .reduce(checkpoint.at(), ReadingOrder::earlier);
  }

  private static boolean isOfAnotherTopic(Checkpoint checkpoint, String topicId) {
    return topicId != null && checkpoint.topicId() != null && !checkpoint.topicId().equals(topicId);
  }

  /** The topic that the relay published to, when it is another one than that of this id. */
  Optional<String> topicBefore(Shard shard, String topicId) {
    return of(shard)
        .or(() -> checkpoints.stream().findAny())
        .filter(checkpoint -> isOfAnotherTopic(checkpoint, topicId))
        .map(Checkpoint::topicId);
  }

  /** The furthest place that any shard has published up to; the start when nothing is published. */
  LogPosition furthest() {
    return checkpoints.stream()
        .map(checkpoint -> valid(checkpoint, null))
        .max(ReadingOrder.COMPARATOR)
        .orElse(LogPosition.START);
  }

  /** Number of the last rewind; 0 before the first. */
  long lastRewind() {
    return rewinds.stream().map(Rewind::sequence).max(Comparator.naturalOrder()).orElse(0L);
  }

  private Optional<Checkpoint> of(Shard shard) {
    return checkpoints.stream().filter(checkpoint -> checkpoint.shard().equals(shard)).findAny();
  }
}
