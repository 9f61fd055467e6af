package espm.query.projection;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** What the projection tells the rest of the process about itself. Thread-safe. */
@Singleton
public class ProjectionStatus {

  private final Instant startedAt = Instant.now();
  private volatile Collection<LoopStatus> loops = List.of();
  private volatile LoopStatus serving;
  private volatile boolean isProjectedElsewhere;

  /** Whether the loops still turn; if not, only a restart helps. */
  public boolean isTurning() {
    return loops.stream().allMatch(LoopStatus::isTurning);
  }

  /**
   * Whether requests may be sent here: the group has given this instance its part, and its views'
   * positions were found; or its build has no part in views of another form. After the grace that
   * no longer counts.
   */
  public boolean hasTakenPart(Duration grace) {
    LoopStatus loop = serving;
    return (loop == null ? isProjectedElsewhere : loop.hasTakenPart())
        || Duration.between(startedAt, Instant.now()).compareTo(grace) > 0;
  }

  /** How many partitions of the serving generation this instance projects. */
  public int heldPartitions() {
    LoopStatus loop = serving;
    return loop == null ? 0 : loop.heldPartitions();
  }

  /**
   * From now on these loops run here.
   *
   * @param ofServing the one of the generation that serves; null when others project it
   */
  void runs(Collection<LoopStatus> all, LoopStatus ofServing) {
    loops = List.copyOf(all);
    serving = ofServing;
    isProjectedElsewhere = ofServing == null;
  }
}
