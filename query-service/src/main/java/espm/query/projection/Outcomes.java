package espm.query.projection;

import espm.query.projection.PartitionProjector.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.jboss.logging.Logger;

/** What follows from the outcome of a try. Used by the projection's thread alone. */
final class Outcomes {

  private static final Logger LOG = Logger.getLogger(Outcomes.class);

  private final Placement placement;
  private final LoopParts parts;

  Outcomes(Placement placement, LoopParts parts) {
    this.placement = placement;
    this.parts = parts;
  }

  void ofBatch(HeldPartition partition, Outcome outcome) {
    switch (outcome) {
      case Outcome.Applied applied -> {
        placement.goOn(partition);
        partition.lag.applied(applied);
        parts.metrics().applied(applied, partition.followingSince, Instant.now());
        logPutAside(partition, applied.batch());
        if (!partition.projector.hasPending()) {
          placement.readOn(List.of(partition));
        }
      }
      case Outcome.Moved(OptionalLong offset) -> moved(partition, offset);
      case Outcome.Sealed(String seals) -> sealed(partition, seals);
      case Outcome.Failed(String reason) -> placement.postpone(partition, reason);
    }
  }

  /** What follows from passing what the topic does not have. */
  void ofSkip(HeldPartition partition, Outcome outcome) {
    switch (outcome) {
      case Outcome.Applied _ -> placement.goOn(partition);
      case Outcome.Moved(OptionalLong offset) -> moved(partition, offset);
      case Outcome.Sealed(String seals) -> sealed(partition, seals);
      case Outcome.Failed(String reason) -> placement.postpone(partition, reason);
    }
  }

  /**
   * What follows from trying a parked order again.
   *
   * @return whether others may be tried as well; a store that is away would be so for them, too
   */
  boolean ofRetry(HeldPartition partition, UUID orderId, Outcome outcome) {
    switch (outcome) {
      case Outcome.Applied applied -> {
        parts.metrics().applied(applied, Instant.MAX, Instant.now());
        applied.batch().released.forEach(id -> LOG.infof("order %s is no longer parked", id));
        logPutAside(partition, applied.batch());
      }
      case Outcome.Moved(OptionalLong offset) -> moved(partition, offset);
      // It is still asked for, and tried again at the next look.
      case Outcome.Sealed(String seals) -> sealed(partition, seals);
      case Outcome.Failed(String reason) -> LOG.warnf("order %s stays parked: %s", orderId, reason);
    }
    return outcome instanceof Outcome.Applied;
  }

  /** The store stands elsewhere than was believed. */
  void moved(HeldPartition partition, OptionalLong offset) {
    parts.metrics().rewound();
    placement.moved(partition, offset);
  }

  private void sealed(HeldPartition partition, String seals) {
    placement.waitForSeal(partition);
    parts.seals().foundSealed(partition.topicPartition.partition(), seals);
  }

  private static void logPutAside(HeldPartition partition, FoldedBatch batch) {
    batch.newlyParked.forEach((id, reason) -> LOG.errorf("order %s is parked: %s", id, reason));
    batch.strays.forEach(
        stray -> LOG.errorf("%s: record put aside, %s", partition.topicPartition, stray));
  }
}
