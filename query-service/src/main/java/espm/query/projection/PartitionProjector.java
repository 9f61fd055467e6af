package espm.query.projection;

import espm.query.projection.PartitionStore.ApplyResult;
import espm.query.projection.PartitionStore.Position;
import java.util.Collection;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * Carries the records of one partition into its store, batch by batch, as long as this process
 * holds the partition. The steps of a {@link BatchAttempt} are apart, so that those of several
 * partitions can be on their way at once. Used by the projection's thread alone.
 */
final class PartitionProjector {

  /**
   * How large things may grow.
   *
   * @param batchRecords records in a batch
   * @param batchBytes bytes of records in a batch; a single larger one is a batch of its own
   * @param cacheWeight orders and items that are kept in memory
   * @param storeTimeoutMillis wait for one answer of the store
   */
  record Limits(int batchRecords, long batchBytes, long cacheWeight, long storeTimeoutMillis) {}

  /** What became of a try. */
  sealed interface Outcome {

    /** The batch is stored. */
    record Applied(FoldedBatch batch) implements Outcome {}

    /** The store stands elsewhere: read the partition on from there; empty is its beginning. */
    record Moved(OptionalLong offset) implements Outcome {}

    /** The generation is closed, for a while or for good; see {@link ApplyResult.Sealed}. */
    record Sealed(String seals) implements Outcome {}

    /** The store could not be reached or refused; try again later. */
    record Failed(String reason) implements Outcome {}
  }

  private final PartitionStore store;
  private final OrderSource source;
  private final BatchFold fold;
  private final Standing standing;

  /**
   * @param source of orders whose views are gone
   */
  PartitionProjector(PartitionStore store, OrderSource source, BatchFold fold, Limits limits) {
    this.store = store;
    this.source = source;
    this.fold = fold;
    this.standing = new Standing(limits);
  }

  /** Asks the store where it stands; the answer is for {@link #standAt}. */
  CompletableFuture<Position> position() {
    return store.position();
  }

  /** Forgets everything and goes on from the stored position. */
  void standAt(Position position) {
    standing.at(position);
  }

  /** Takes note of what was found while going on. */
  void found(Position position) {
    standing.isComplete(position.isComplete());
  }

  /** Takes the next records of the partition, in order. */
  void accept(Collection<Incoming> records) {
    standing.add(records);
  }

  boolean hasPending() {
    return standing.hasPending();
  }

  /** The offset up to which the views are made; empty when nothing was ever applied. */
  OptionalLong storedOffset() {
    return standing.stored();
  }

  /** Notes as of when the views show all of the partition. */
  CompletableFuture<?> noteFreshAsOf(long millis) {
    return store.noteFreshAsOf(millis, standing.stored().orElse(0));
  }

  long parkedOrders() {
    return standing.parkedOrders();
  }

  /** Starts a try of the next batch; there must be something pending. */
  BatchAttempt begin() {
    return new BatchAttempt(store, source, fold, standing);
  }

  /**
   * Notes that the topic has nothing before a position that is not applied, and waits for the
   * result. So a generation reaches the offset of another also where the last records were none, or
   * are no longer there.
   */
  Outcome skipTo(long position) {
    return new EmptyAttempt(store, standing).to(position);
  }

  /** Tries a parked order again, and waits for the result. */
  Outcome retry(UUID orderId) {
    return new ParkedRetry(store, source, fold, standing).of(orderId);
  }
}
