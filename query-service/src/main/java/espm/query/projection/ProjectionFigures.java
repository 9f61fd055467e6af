package espm.query.projection;

import espm.query.projection.PartitionProjector.Outcome;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/** What a loop has to say in figures. */
interface ProjectionFigures {

  /**
   * Counts a stored batch.
   *
   * @param followingSince since when the partition is followed here; events from before were
   *     waiting on the topic, and their age says nothing about how fast the way is
   */
  void applied(Outcome.Applied outcome, Instant followingSince, Instant now);

  /** Counts a batch that was not written because the store stood elsewhere. */
  void rewound();

  /** Notes how far behind the loop's partitions are, together. */
  void standing(long lagEvents, double lagSeconds, long parkedOrders);

  /** These figures, as long as the loop's generation serves: nobody sees what others are behind. */
  default ProjectionFigures when(BooleanSupplier isServing) {
    ProjectionFigures served = this;
    return new ProjectionFigures() {
      @Override
      public void applied(Outcome.Applied outcome, Instant followingSince, Instant now) {
        if (isServing.getAsBoolean()) {
          served.applied(outcome, followingSince, now);
        }
      }

      @Override
      public void rewound() {
        if (isServing.getAsBoolean()) {
          served.rewound();
        }
      }

      @Override
      public void standing(long lagEvents, double lagSeconds, long parkedOrders) {
        if (isServing.getAsBoolean()) {
          served.standing(lagEvents, lagSeconds, parkedOrders);
        }
      }
    };
  }
}
