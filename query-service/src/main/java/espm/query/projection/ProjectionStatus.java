package espm.query.projection;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;

/** What the projection tells the rest of the process about itself. Thread-safe. */
@Singleton
public class ProjectionStatus {

  /** A turn of the loop takes milliseconds; waits for Redis and Kafka in it are bounded. */
  private static final Duration STUCK_AFTER = Duration.ofSeconds(90);

  private final Instant startedAt = Instant.now();
  private volatile Instant lastTurnAt = startedAt;
  private volatile boolean joined;
  private volatile int heldPartitions;
  private volatile int placedPartitions;

  /** Whether the loop still turns; if not, only a restart helps. */
  public boolean isTurning() {
    return Duration.between(lastTurnAt, Instant.now()).compareTo(STUCK_AFTER) < 0;
  }

  /**
   * Whether requests may be sent here: the group has given this instance its part, and its views'
   * positions were found. After the grace that no longer counts.
   */
  public boolean hasTakenPart(Duration grace) {
    return joined && placedPartitions == heldPartitions
        || Duration.between(startedAt, Instant.now()).compareTo(grace) > 0;
  }

  /** How many partitions this instance projects. */
  public int heldPartitions() {
    return heldPartitions;
  }

  void turned() {
    lastTurnAt = Instant.now();
  }

  void joined() {
    joined = true;
  }

  void holds(int partitions, int placed) {
    heldPartitions = partitions;
    placedPartitions = placed;
  }
}
