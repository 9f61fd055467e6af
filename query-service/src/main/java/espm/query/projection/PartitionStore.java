package espm.query.projection;

import espm.query.readmodel.Writes;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * The stored side of one partition: its views and the offset up to which they are made. All methods
 * answer at once with a future that fails when the store cannot be reached; whether an {@link
 * #apply} that failed had an effect is then not known, and need not be: the offset tells.
 */
interface PartitionStore {

  /**
   * Where the partition stands.
   *
   * @param offset of the next record to apply; empty when none was ever applied
   * @param parkedOrders how many orders are parked
   * @param retries parked orders that are to be tried again; some of them, if they are many
   * @param isComplete whether the views that serve once had all of the partition, and did not lose
   *     it since
   */
  record Position(OptionalLong offset, long parkedOrders, List<UUID> retries, boolean isComplete) {}

  /** What became of a batch. */
  sealed interface ApplyResult {

    /** It is stored, and so is its offset. */
    record Applied() implements ApplyResult {}

    /**
     * Nothing was written, because the store does not stand where the batch begins.
     *
     * @param offset where it stands; empty when nothing is stored
     */
    record Moved(OptionalLong offset) implements ApplyResult {}

    /**
     * Nothing was written, because the generation is closed.
     *
     * @param seals by which one knows why, separated by spaces
     */
    record Sealed(String seals) implements ApplyResult {}

    /** Nothing was written, because one of the orders that were taken for new is not. */
    record NotNew() implements ApplyResult {}
  }

  CompletableFuture<Position> position();

  /**
   * States of orders.
   *
   * @param offset that the store stood at when they were read; another one than is expected says
   *     that they are of no use
   * @param states with an entry for each order, if the offset is as expected
   */
  record Loaded(OptionalLong offset, Map<UUID, OrderState> states) {}

  /** The states of these orders, and the offset that they are of. */
  CompletableFuture<Loaded> load(Collection<UUID> orderIds);

  /**
   * What is written together.
   *
   * @param expected the offset that must be stored for the batch to be applied
   * @param next the offset to store
   * @param versions up to which orders have been applied then; also told to those who wait
   * @param takenForNew orders of which nothing may be stored for the batch to be applied, neither a
   *     version nor that they are parked; {@value #TAKEN_FOR_NEW_MAX} at most
   */
  record Batch(
      OptionalLong expected,
      long next,
      Writes writes,
      Map<UUID, Integer> versions,
      Set<UUID> takenForNew) {}

  /** Lua's stack takes 8000 values. */
  int TAKEN_FOR_NEW_MAX = 1_000;

  /** Writes a batch and its offset together, or nothing. */
  CompletableFuture<ApplyResult> apply(Batch batch);

  /** Writes a batch in which no order is taken for new. */
  default CompletableFuture<ApplyResult> apply(
      OptionalLong expected, long next, Writes writes, Map<UUID, Integer> versions) {
    return apply(new Batch(expected, next, writes, versions, Set.of()));
  }

  /**
   * Notes as of when the views show all of the partition, unless the store stands before what that
   * was said of. Only for the generation that serves.
   *
   * @param offset up to which the views were made then
   */
  CompletableFuture<?> noteFreshAsOf(long millis, long offset);
}
