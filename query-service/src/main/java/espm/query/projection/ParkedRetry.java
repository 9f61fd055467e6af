package espm.query.projection;

import espm.query.projection.PartitionProjector.Outcome;
import espm.query.projection.PartitionStore.ApplyResult;
import espm.query.projection.PartitionStore.Loaded;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Tries a parked order again: its events are read from the store, from the one that did not fit,
 * and applied. The topic's events are dropped by their version when they come, so it does not
 * matter how far ahead of the topic this gets.
 *
 * <p>A bounded number of events is applied at once; when there are more, the order stays parked and
 * its retry asked for.
 */
record ParkedRetry(PartitionStore store, OrderSource source, BatchFold fold, Standing standing) {

  /** Waits for the result. */
  Outcome of(UUID orderId) {
    try {
      Loaded loaded = Waiting.atMost(timeoutMillis(), store.load(List.of(orderId)));
      if (!loaded.offset().equals(standing.stored())) {
        standing.movedTo(loaded.offset());
        return new Outcome.Moved(loaded.offset());
      }
      if (standing.stored().isEmpty()) {
        // A generation that has just begun has not parked it yet; the wish stays.
        return new Outcome.Applied(new FoldedBatch());
      }
      FoldedBatch folded =
          loaded.states().get(orderId) instanceof OrderState.Parked(int version)
              ? new RetryFold(fold, limit()).fold(orderId, version, eventsAfter(orderId, version))
              : RetryFold.nothingToDo(orderId);
      return settle(folded);
    } catch (StoreFailure failure) {
      return new Outcome.Failed(failure.getMessage());
    }
  }

  private OrderSource.Stretch eventsAfter(UUID orderId, int version) throws StoreFailure {
    return Waiting.atMost(timeoutMillis(), source.after(orderId, version, limit()));
  }

  private Outcome settle(FoldedBatch folded) throws StoreFailure {
    OptionalLong stored = standing.stored();
    var applying = store.apply(stored, stored.orElseThrow(), folded.writes, folded.versions);
    return switch (Waiting.atMost(timeoutMillis(), applying)) {
      case ApplyResult.Applied _ -> {
        folded.states.forEach(standing.cache()::put);
        standing.parkedMore(-folded.released.size());
        yield new Outcome.Applied(folded);
      }
      case ApplyResult.Moved(OptionalLong offset) -> {
        standing.movedTo(offset);
        yield new Outcome.Moved(offset);
      }
      case ApplyResult.Sealed(String seals) -> new Outcome.Sealed(seals);
      case ApplyResult.NotNew _ -> throw new IllegalStateException("none was taken for new");
    };
  }

  private int limit() {
    return standing.limits().batchRecords();
  }

  private long timeoutMillis() {
    return standing.limits().storeTimeoutMillis();
  }
}
