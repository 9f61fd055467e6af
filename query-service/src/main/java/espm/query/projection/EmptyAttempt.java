package espm.query.projection;

import espm.query.projection.PartitionProjector.Outcome;
import espm.query.projection.PartitionStore.ApplyResult;
import espm.query.readmodel.Writes;
import java.util.Map;
import java.util.OptionalLong;

/** Stores an offset with nothing to it; nothing may be pending. */
record EmptyAttempt(PartitionStore store, Standing standing) {

  /** Waits for the result. */
  Outcome to(long position) {
    var applying = store.apply(standing.stored(), position, new Writes(), Map.of());
    try {
      return switch (Waiting.atMost(standing.limits().storeTimeoutMillis(), applying)) {
        case ApplyResult.Applied _ -> {
          standing.skippedTo(position);
          yield new Outcome.Applied(new FoldedBatch());
        }
        case ApplyResult.Moved(OptionalLong offset) -> {
          standing.movedTo(offset);
          yield new Outcome.Moved(offset);
        }
        case ApplyResult.Sealed(String seals) -> new Outcome.Sealed(seals);
        case ApplyResult.NotNew _ -> throw new IllegalStateException("none was taken for new");
      };
    } catch (StoreFailure failure) {
      return new Outcome.Failed(failure.getMessage());
    }
  }
}
