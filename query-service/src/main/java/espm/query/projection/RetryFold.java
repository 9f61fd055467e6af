package espm.query.projection;

import espm.query.projection.OrderSource.Stretch;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;

/**
 * Folds what follows the last applied version of a parked order into what is to be written for it.
 * An order that comes to the end of its stream is parked no longer; one that meets an event that
 * does not fit stays parked from there on. Pure and thread-safe.
 */
final class RetryFold {

  private final BatchFold fold;
  private final int limit;

  /**
   * @param limit how many events a stretch has at most; one that has them all is not the last
   */
  RetryFold(BatchFold fold, int limit) {
    this.fold = fold;
    this.limit = limit;
  }

  /** What to write for an order that is not parked (any more). */
  static FoldedBatch nothingToDo(UUID orderId) {
    FoldedBatch folded = new FoldedBatch();
    folded.writes.removeField(ParkedOrders.RETRIES, orderId.toString());
    return folded;
  }

  /**
   * @param version up to which the order has been applied
   * @param stretch what follows it
   */
  FoldedBatch fold(UUID orderId, int version, Stretch stretch) {
    OrderState before =
        stretch.before() == null
            ? new OrderState.Absent()
            : new OrderState.Present(stretch.before());
    if (before.appliedVersion() != version || stretch.events().isEmpty()) {
      return asItWas(orderId, version, "the store has nothing that follows version " + version);
    }
    FoldedBatch folded = fold.fold(stretch.events(), Map.of(orderId, before));
    int applied = folded.versions.getOrDefault(orderId, version);
    if (applied > version) {
      folded.writes.putField(
          ParkedOrders.HEALED,
          orderId.toString(),
          Integer.toString(applied).getBytes(StandardCharsets.UTF_8));
    }
    if (folded.newlyParked.containsKey(orderId)) {
      removeApplied(orderId, version, applied, folded);
      folded.writes.removeField(ParkedOrders.RETRIES, orderId.toString());
    } else if (stretch.events().size() == limit) {
      // There may be more: it stays parked, and its retry asked for.
      removeApplied(orderId, version, applied, folded);
      folded.states.put(orderId, new OrderState.Parked(applied));
    } else {
      folded.writes.removeField(ParkedOrders.RETRIES, orderId.toString());
      folded.writes.removeField(ParkedOrders.ALL, orderId.toString());
      folded.writes.remove(ParkedOrders.events(orderId));
      folded.released.add(orderId);
    }
    return folded;
  }

  private static FoldedBatch asItWas(UUID orderId, int version, String reason) {
    FoldedBatch folded = nothingToDo(orderId);
    folded.states.put(orderId, new OrderState.Parked(version));
    folded.newlyParked.put(orderId, reason);
    folded.writes.putField(
        ParkedOrders.ALL, orderId.toString(), reason.getBytes(StandardCharsets.UTF_8));
    return folded;
  }

  private static void removeApplied(UUID orderId, int after, int upTo, FoldedBatch folded) {
    for (int version = after + 1; version <= upTo; version++) {
      folded.writes.removeField(ParkedOrders.events(orderId), Integer.toString(version));
    }
  }
}
