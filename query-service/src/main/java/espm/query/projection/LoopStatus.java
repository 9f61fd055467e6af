package espm.query.projection;

import java.time.Duration;
import java.time.Instant;

/** What one loop tells of itself. Thread-safe. */
final class LoopStatus {

  /** A turn of the loop takes milliseconds; waits for Redis and Kafka in it are bounded. */
  private static final Duration STUCK_AFTER = Duration.ofSeconds(90);

  private volatile Instant lastTurnAt = Instant.now();
  private volatile boolean joined;
  private volatile boolean measured;
  private volatile int heldPartitions;
  private volatile int placedPartitions;
  private volatile boolean hasTakenPart;

  boolean isTurning() {
    return Duration.between(lastTurnAt, Instant.now()).compareTo(STUCK_AFTER) < 0;
  }

  /**
   * Whether the group has once given it its part, where that stands was found, and if it had all
   * that was on the topic, this is noted: so that lists of an empty topic are not refused. No
   * partition is no part: the group gives none as long as it does not know the topic.
   */
  boolean hasTakenPart() {
    if (joined && measured && heldPartitions > 0 && placedPartitions == heldPartitions) {
      hasTakenPart = true;
    }
    return hasTakenPart;
  }

  int heldPartitions() {
    return heldPartitions;
  }

  void turned() {
    lastTurnAt = Instant.now();
  }

  void joined() {
    joined = true;
  }

  void measured() {
    measured = true;
  }

  /** Another number of partitions has to be measured again. */
  void holds(int partitions, int placed) {
    measured &= partitions == heldPartitions;
    heldPartitions = partitions;
    placedPartitions = placed;
  }
}
