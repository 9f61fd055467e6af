package espm.query.projection;

import espm.query.projection.PartitionProjector.Limits;
import espm.query.projection.PartitionStore.Position;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;

/**
 * What is known of a partition between two tries: where its store stands, what is to be applied
 * next, and states to apply it to. Not thread-safe.
 */
final class Standing {

  private final Limits limits;
  private final OrderCache cache;
  private final ArrayDeque<Incoming> pending = new ArrayDeque<>();
  private OptionalLong stored = OptionalLong.empty();
  private long parkedOrders;
  private long highest;
  private boolean isComplete;
  private boolean takesForNew = true;

  Standing(Limits limits) {
    this.limits = limits;
    this.cache = new OrderCache(limits.cacheWeight());
  }

  Limits limits() {
    return limits;
  }

  /** States that are stored. */
  OrderCache cache() {
    return cache;
  }

  /** Forgets everything and goes on from there. */
  void at(Position position) {
    movedTo(position.offset());
    parkedOrders = position.parkedOrders();
    isComplete = position.isComplete();
  }

  /** The views that serve are found to be complete, or not. */
  void isComplete(boolean isIt) {
    isComplete = isIt;
  }

  /**
   * Whether what is read here may have been applied before, by a store that lost it: it is complete
   * no more, or was seen further on.
   */
  boolean isReplayed() {
    return !isComplete || stored.orElse(0) < highest;
  }

  /**
   * Whether an order whose first event comes is taken for new, without asking the store. It is new
   * but for events that were published again, and then so is not one alone.
   */
  boolean takesForNew() {
    return takesForNew;
  }

  /** Whether the next orders are to be taken for new. */
  void takesForNew(boolean itDoes) {
    takesForNew = itDoes;
  }

  /** Forgets everything and goes on from there. */
  void movedTo(OptionalLong offset) {
    highest = Math.max(highest, stored.orElse(0));
    stored = offset;
    pending.clear();
    cache.clear();
  }

  /** A batch is stored. */
  void applied(List<Incoming> batch) {
    stored = OptionalLong.of(batch.getLast().offset() + 1);
    batch.forEach(_ -> pending.removeFirst());
  }

  /** There is nothing up to here. */
  void skippedTo(long position) {
    stored = OptionalLong.of(position);
  }

  void parkedMore(int orders) {
    parkedOrders += orders;
  }

  void add(Collection<Incoming> records) {
    pending.addAll(records);
  }

  boolean hasPending() {
    return !pending.isEmpty();
  }

  /** The records to try next. */
  List<Incoming> nextBatch() {
    List<Incoming> batch = new ArrayList<>();
    long bytes = 0;
    for (Incoming incoming : pending) {
      bytes += incoming.raw().length;
      if (!batch.isEmpty()
          && (batch.size() == limits.batchRecords() || bytes > limits.batchBytes())) {
        break;
      }
      batch.add(incoming);
    }
    return batch;
  }

  OptionalLong stored() {
    return stored;
  }

  long parkedOrders() {
    return parkedOrders;
  }
}
