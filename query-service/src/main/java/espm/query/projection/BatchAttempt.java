package espm.query.projection;

import espm.query.projection.PartitionProjector.Outcome;
import espm.query.projection.PartitionStore.ApplyResult;
import espm.query.projection.PartitionStore.Batch;
import espm.query.projection.PartitionStore.Loaded;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;

/**
 * One try of one batch, in three steps: its making asks for the states that are not cached, {@link
 * #send} folds and sends, {@link #settle} takes the result. A try that failed changes nothing.
 *
 * <p>Of an order whose first event is in the batch nothing is asked: it is taken for new, and the
 * store refuses the batch when it is not. That saves a batch of new orders its question, a round
 * trip.
 */
final class BatchAttempt {

  private static final Logger LOG = Logger.getLogger(BatchAttempt.class);

  /** Orders that are asked for at the same time when their views are gone. */
  private static final int REBUILT_AT_ONCE = 16;

  private final PartitionStore store;
  private final OrderSource source;
  private final BatchFold fold;
  private final Standing standing;
  private final List<Incoming> batch;
  private final Map<UUID, OrderState> states = new HashMap<>();
  private final Set<UUID> takenForNew = new HashSet<>();
  private final CompletableFuture<Loaded> loading;
  private FoldedBatch folded;
  private CompletableFuture<ApplyResult> applying;

  /**
   * @param standing of the partition; there must be something pending
   */
  BatchAttempt(PartitionStore store, OrderSource source, BatchFold fold, Standing standing) {
    this.store = store;
    this.source = source;
    this.fold = fold;
    this.standing = standing;
    this.batch = standing.nextBatch();
    Set<UUID> missing = missing();
    loading =
        missing.isEmpty()
            ? CompletableFuture.completedFuture(new Loaded(standing.stored(), Map.of()))
            : store.load(missing);
  }

  /**
   * Takes the states that are known here or taken for granted, and tells of which orders none is.
   */
  private Set<UUID> missing() {
    Set<UUID> missing = new LinkedHashSet<>();
    for (Incoming incoming : batch) {
      UUID id = orderIdOf(incoming);
      if (id == null || states.containsKey(id) || missing.contains(id)) {
        continue;
      }
      OrderState cached = standing.cache().get(id);
      if (cached != null) {
        states.put(id, cached);
      } else if (isTakenForNew(incoming)) {
        states.put(id, new OrderState.Absent());
        takenForNew.add(id);
      } else {
        missing.add(id);
      }
    }
    return missing;
  }

  private boolean isTakenForNew(Incoming incoming) {
    return standing.takesForNew()
        && takenForNew.size() < PartitionStore.TAKEN_FOR_NEW_MAX
        && incoming instanceof Incoming.Event event
        && event.envelope().version() == 1;
  }

  /** How many records it is about. */
  int size() {
    return batch.size();
  }

  /** Waits for the states, folds, and sends the result to the store. */
  void send() {
    try {
      Loaded loaded = Waiting.atMost(standing.limits().storeTimeoutMillis(), loading);
      if (!loaded.offset().equals(standing.stored())) {
        // Not even if the store is back by now: what is folded upon states of later would be
        // dropped.
        applying = CompletableFuture.completedFuture(new ApplyResult.Moved(loaded.offset()));
        return;
      }
      states.putAll(loaded.states());
      rebuild(gone());
    } catch (StoreFailure failure) {
      applying = CompletableFuture.failedFuture(failure);
      return;
    }
    folded = fold.fold(batch, states);
    if (standing.isReplayed()) {
      haveTriedAgain(folded.newlyParked.keySet());
    }
    applying =
        store.apply(
            new Batch(
                standing.stored(),
                batch.getLast().offset() + 1,
                folded.writes,
                folded.versions,
                takenForNew));
  }

  /**
   * An order that a retry had healed is parked again when its events are replayed, since the topic
   * has them as they were. Nobody can tell any more which ones these are, so all of them get a
   * retry, once.
   */
  private void haveTriedAgain(Set<UUID> orderIds) {
    orderIds.forEach(
        id -> folded.writes.putField(ParkedOrders.RETRIES, id.toString(), new byte[0]));
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
        .map(BatchAttempt::orderIdOf)
        .distinct()
        .toList();
  }

  /** Some at a time; those that were had are kept, so that a further try goes on after them. */
  private void rebuild(List<UUID> orderIds) throws StoreFailure {
    long deadlineMillis = System.currentTimeMillis() + standing.limits().storeTimeoutMillis();
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
          standing.cache().put(answer.getKey(), state);
        }
      }
    }
  }

  /** Waits for the store's answer and acts on it. */
  Outcome settle() {
    try {
      return switch (Waiting.atMost(standing.limits().storeTimeoutMillis(), applying)) {
        case ApplyResult.Applied _ -> {
          remember();
          yield new Outcome.Applied(folded);
        }
        case ApplyResult.Moved(OptionalLong offset) -> {
          standing.movedTo(offset);
          yield new Outcome.Moved(offset);
        }
        case ApplyResult.Sealed(String seals) -> new Outcome.Sealed(seals);
        case ApplyResult.NotNew _ -> settleByAsking();
      };
    } catch (StoreFailure failure) {
      return new Outcome.Failed(failure.getMessage());
    }
  }

  /** Once more with all states asked for; a batch that takes none for new is not refused so. */
  private Outcome settleByAsking() {
    LOG.debug("an order that was taken for new is known: asking for all states");
    standing.takesForNew(false);
    BatchAttempt asking = new BatchAttempt(store, source, fold, standing);
    asking.send();
    return asking.settle();
  }

  private void remember() {
    standing.applied(batch);
    standing.takesForNew(folded.duplicates == 0);
    states.putAll(folded.states);
    states.forEach(standing.cache()::put);
    standing.parkedMore(folded.newlyParked.size());
  }

  private static UUID orderIdOf(Incoming incoming) {
    return switch (incoming) {
      case Incoming.Event event -> event.envelope().orderId();
      case Incoming.NotUnderstood event -> event.orderId();
      case Incoming.Stray _ -> null;
    };
  }
}
