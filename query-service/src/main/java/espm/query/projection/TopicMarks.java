package espm.query.projection;

import java.util.ArrayDeque;
import java.util.OptionalLong;

/**
 * Where a partition ended at some times, so that it can be said as of when the views show all of
 * it. Times are milliseconds since 1970, by the clock of this machine. Not thread-safe.
 */
final class TopicMarks {

  /** With more than these, far behind, the newest one is moved along. */
  private static final int OPEN_MAX = 1_000;

  private record Mark(long end, long atMillis) {}

  private final ArrayDeque<Mark> open = new ArrayDeque<>();
  private Mark reached;

  /**
   * Notes what the broker said.
   *
   * @param end offset of the next record that would be written
   * @param atMillis not later than when that was so
   */
  void add(long end, long atMillis) {
    if (open.size() == OPEN_MAX) {
      open.removeLast();
    }
    open.addLast(new Mark(end, atMillis));
  }

  /**
   * The newest time of which the views show everything; empty when none is known.
   *
   * @param next offset up to which the views are made
   */
  OptionalLong asOfMillis(long next) {
    if (reached != null && next < reached.end()) {
      // The store fell back.
      reached = null;
    }
    while (!open.isEmpty() && open.getFirst().end() <= next) {
      reached = open.removeFirst();
    }
    return reached == null ? OptionalLong.empty() : OptionalLong.of(reached.atMillis());
  }
}
