package espm.query.projection;

import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * What the partitions of a generation are made of.
 *
 * @param projectors makes the projector of a partition
 * @param backoffs makes a partition's waits
 * @param mayWrite whether there is room for more
 * @param seals hears of the seals that partitions were found with
 */
record LoopParts(
    IntFunction<PartitionProjector> projectors,
    Supplier<Backoff> backoffs,
    LagMeter lag,
    OffsetWatch offsets,
    BooleanSupplier mayWrite,
    SealListener seals,
    ProjectionFigures metrics,
    LoopStatus status,
    ProjectionConfig config) {

  /** Who has to do with seals. */
  @FunctionalInterface
  interface SealListener {
    void foundSealed(int partition, String seals);
  }
}
