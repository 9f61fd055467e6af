package espm.query.readmodel;

import java.util.UUID;

/**
 * The timeline of an order: one entry for each version, so entry n stands at index n - 1. One that
 * is gone stays so until it is rebuilt as a whole; a list that began in the middle would be wrong.
 */
final class HistoryView implements View {

  /** What the names of keys begin with, before the order's id. */
  static final String PREFIX = "history:";

  /** Name of the key of an order's timeline, within its partition. */
  static String key(UUID orderId) {
    return PREFIX + orderId;
  }

  @Override
  public void project(OrderChange change, Writes writes) {
    String key = key(change.after().id());
    byte[] entry = HistoryEntry.of(change).json();
    if (change.before() == null) {
      writes.append(key, entry);
    } else {
      writes.extend(key, entry);
    }
    writes.letExpire(key, Expiry.of(change.after()));
  }
}
