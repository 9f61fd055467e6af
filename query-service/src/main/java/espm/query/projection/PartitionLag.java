package espm.query.projection;

import espm.query.projection.PartitionProjector.Outcome;

/**
 * How far a partition's views are behind its end. Times are milliseconds since 1970. Not
 * thread-safe.
 */
final class PartitionLag {

  private static final long NOT_BEHIND = Long.MAX_VALUE;

  private long events;
  private long behindSinceMillis = NOT_BEHIND;

  /**
   * Notes what the broker said.
   *
   * @param endOffset offset of the next record that will be written
   * @param nextOffset offset of the next record to apply
   */
  void measured(long endOffset, long nextOffset, long nowMillis) {
    events = Math.max(0, endOffset - nextOffset);
    if (events == 0) {
      behindSinceMillis = NOT_BEHIND;
    } else if (behindSinceMillis == NOT_BEHIND) {
      behindSinceMillis = nowMillis;
    }
  }

  /** Notes progress: what is still missing is younger than the last event that is there. */
  void applied(Outcome.Applied applied) {
    events = Math.max(0, events - applied.batch().applied());
    if (behindSinceMillis != NOT_BEHIND && applied.batch().applied() > 0) {
      behindSinceMillis = applied.batch().occurredAt.getLast().toEpochMilli();
    }
  }

  /** Events on the topic that are not in the views. */
  long events() {
    return events;
  }

  /** For how long the oldest of them has been missing, at most; 0 when there is none. */
  double seconds(long nowMillis) {
    return behindSinceMillis == NOT_BEHIND
        ? 0
        : Math.max(0, nowMillis - behindSinceMillis) / 1000.0;
  }
}
