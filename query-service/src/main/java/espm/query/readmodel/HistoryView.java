package espm.query.readmodel;

import java.util.UUID;

/** The timeline of an order: one entry for each version, so entry n stands at index n - 1. */
final class HistoryView implements View {

  /** Name of the key of an order's timeline, within its partition. */
  static String key(UUID orderId) {
    return "history:" + orderId;
  }

  @Override
  public void project(OrderChange change, Writes writes) {
    writes.append(key(change.after().id()), HistoryEntry.of(change).json());
  }
}
