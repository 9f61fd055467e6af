package espm.query.projection;

import espm.query.projection.PartitionStore.ApplyResult;
import espm.query.projection.PartitionStore.Position;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * Carries the records of one partition into its store, batch by batch, as long as this process
 * holds the partition. Used by the projection's thread alone.
 *
 * <p>A batch is tried in three steps, so that those of several partitions can be on their way at
 * once: {@link #begin} asks for the states that are not cached, {@link Attempt#send} folds and
 * sends, {@link Attempt#settle} takes the result. A try that failed changes nothing here, and the
 * same records are tried again.
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

    /** The store could not be reached or refused; try again later. */
    record Failed(String reason) implements Outcome {}
  }

  /** Orders that are asked for at the same time when their views are gone. */
  private static final int REBUILT_AT_ONCE = 16;

  private final PartitionStore store;
  private final OrderSource source;
  private final BatchFold fold;
  private final Limits limits;
  private final OrderCache cache;
  private final ArrayDeque<Incoming> pending = new ArrayDeque<>();
  private OptionalLong stored = OptionalLong.empty();
  private long parkedOrders;

  /**
   * @param source of orders whose views are gone
   */
  PartitionProjector(PartitionStore store, OrderSource source, BatchFold fold, Limits limits) {
    this.store = store;
    this.source = source;
    this.fold = fold;
    this.limits = limits;
    this.cache = new OrderCache(limits.cacheWeight());
  }

  /** Asks the store where it stands; the answer is for {@link #standAt}. */
  CompletableFuture<Position> position() {
    return store.position();
  }

  /** Forgets everything and goes on from the stored position. */
  void standAt(Position position) {
    standAt(position.offset());
    parkedOrders = position.parkedOrders();
  }

  private void standAt(OptionalLong offset) {
    stored = offset;
    pending.clear();
    cache.clear();
  }

  /** Takes the next records of the partition, in order. */
  void accept(Collection<Incoming> records) {
    pending.addAll(records);
  }

  boolean hasPending() {
    return !pending.isEmpty();
  }

  /** The offset up to which the views are made; empty when nothing was ever applied. */
  OptionalLong storedOffset() {
    return stored;
  }

  /** Notes as of when the views show all of the partition. */
  void noteFreshAsOf(long millis) {
    store.noteFreshAsOf(millis, stored.orElse(0));
  }

  long parkedOrders() {
    return parkedOrders;
  }

  /** Starts a try of the next batch; there must be something pending. */
  Attempt begin() {
    return new Attempt(nextBatch());
  }

  private List<Incoming> nextBatch() {
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

  /** One try of one batch. */
  final class Attempt {

    private final List<Incoming> batch;
    private final Map<UUID, OrderState> states = new HashMap<>();
    private final CompletableFuture<Map<UUID, OrderState>> loading;
    private FoldedBatch folded;
    private CompletableFuture<ApplyResult> applying;

    private Attempt(List<Incoming> batch) {
      this.batch = batch;
      Set<UUID> missing = new LinkedHashSet<>();
      for (Incoming incoming : batch) {
        UUID id = orderIdOf(incoming);
        OrderState state = id == null ? null : cache.get(id);
        if (state != null) {
          states.put(id, state);
        } else if (id != null) {
          missing.add(id);
        }
      }
      loading =
          missing.isEmpty() ? CompletableFuture.completedFuture(Map.of()) : store.load(missing);
    }

    /** Waits for the states, folds, and sends the result to the store. */
    void send() {
      try {
        states.putAll(Waiting.atMost(limits.storeTimeoutMillis(), loading));
        rebuild(gone());
      } catch (StoreFailure failure) {
        applying = CompletableFuture.failedFuture(failure);
        return;
      }
      folded = fold.fold(batch, states);
      applying = store.apply(stored, batch.getLast().offset() + 1, folded.writes, folded.versions);
    }

    /** Orders of which there is something new, but nothing to apply it to. */
    private List<UUID> gone() {
      return batch.stream()
          .filter(
              incoming ->
                  incoming instanceof Incoming.Event event
                      && states.get(event.envelope().orderId())
                          instanceof OrderState.Gone(int version)
                      && event.envelope().version() > version)
          .map(PartitionProjector::orderIdOf)
          .distinct()
          .toList();
    }

    /** Some at a time; those that were had are kept, so that a further try goes on after them. */
    private void rebuild(List<UUID> orderIds) throws StoreFailure {
      long deadlineMillis = System.currentTimeMillis() + limits.storeTimeoutMillis();
      for (int from = 0; from < orderIds.size(); from += REBUILT_AT_ONCE) {
        Map<UUID, CompletableFuture<OrderState>> asked = new LinkedHashMap<>();
        for (UUID id : orderIds.subList(from, Math.min(orderIds.size(), from + REBUILT_AT_ONCE))) {
          asked.put(id, source.at(id, states.get(id).appliedVersion()));
        }
        for (var answer : asked.entrySet()) {
          long waitMillis = Math.max(0, deadlineMillis - System.currentTimeMillis());
          OrderState state = Waiting.atMost(waitMillis, answer.getValue());
          states.put(answer.getKey(), state);
          if (state instanceof OrderState.Present) {
            cache.put(answer.getKey(), state);
          }
        }
      }
    }

    /** Waits for the store's answer and acts on it. */
    Outcome settle() {
      try {
        return switch (Waiting.atMost(limits.storeTimeoutMillis(), applying)) {
          case ApplyResult.Applied _ -> {
            remember();
            yield new Outcome.Applied(folded);
          }
          case ApplyResult.Moved(OptionalLong offset) -> {
            standAt(offset);
            yield new Outcome.Moved(offset);
          }
        };
      } catch (StoreFailure failure) {
        return new Outcome.Failed(failure.getMessage());
      }
    }

    private void remember() {
      stored = OptionalLong.of(batch.getLast().offset() + 1);
      batch.forEach(_ -> pending.removeFirst());
      states.putAll(folded.states);
      states.forEach(cache::put);
      parkedOrders += folded.newlyParked.size();
    }
  }

  /**
   * Tries a parked order again: its events are read from the store, from the one that did not fit,
   * and applied. Waits for the result. The topic's events are dropped by their version when they
   * come, so it does not matter how far ahead of the topic this gets.
   *
   * <p>A bounded number of events is applied at once; when there are more, the order stays parked
   * and its retry asked for.
   */
  Outcome retry(UUID orderId) {
    try {
      OrderState state =
          Waiting.atMost(limits.storeTimeoutMillis(), store.load(List.of(orderId))).get(orderId);
      FoldedBatch folded =
          state instanceof OrderState.Parked(int version)
              ? new RetryFold(fold, limits.batchRecords())
                  .fold(orderId, version, eventsAfter(orderId, version))
              : RetryFold.nothingToDo(orderId);
      return settleRetry(folded);
    } catch (StoreFailure failure) {
      return new Outcome.Failed(failure.getMessage());
    }
  }

  private OrderSource.Stretch eventsAfter(UUID orderId, int version) throws StoreFailure {
    return Waiting.atMost(
        limits.storeTimeoutMillis(), source.after(orderId, version, limits.batchRecords()));
  }

  private Outcome settleRetry(FoldedBatch folded) throws StoreFailure {
    var applying = store.apply(stored, stored.orElseThrow(), folded.writes, folded.versions);
    return switch (Waiting.atMost(limits.storeTimeoutMillis(), applying)) {
      case ApplyResult.Applied _ -> {
        folded.states.forEach(cache::put);
        parkedOrders -= folded.released.size();
        yield new Outcome.Applied(folded);
      }
      case ApplyResult.Moved(OptionalLong offset) -> {
        standAt(offset);
        yield new Outcome.Moved(offset);
      }
    };
  }

  private static UUID orderIdOf(Incoming incoming) {
    return switch (incoming) {
      case Incoming.Event event -> event.envelope().orderId();
      case Incoming.NotUnderstood event -> event.orderId();
      case Incoming.Stray _ -> null;
    };
  }
}
