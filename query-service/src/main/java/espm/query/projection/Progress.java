package espm.query.projection;

import espm.query.projection.TopicEnds.Range;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;

/**
 * How far a generation is on the topic, and how fast, from looks at it one after the other. The
 * speed is that of the last seconds. Not thread-safe.
 */
final class Progress {

  private static final int KEPT_LOOKS = 10;

  /**
   * How far it is.
   *
   * @param applied records that are in the views
   * @param total records on the topic
   * @param perSecond records applied each second of late
   */
  record Reached(long applied, long total, double perSecond) {

    /** From 0 to 1. */
    double ratio() {
      return total == 0 ? 1 : (double) applied / total;
    }

    long lag() {
      return total - applied;
    }

    /** Until the end as it is now; empty when nothing moves. */
    OptionalLong secondsLeft() {
      if (lag() == 0) {
        return OptionalLong.of(0);
      }
      return perSecond < 1
          ? OptionalLong.empty()
          : OptionalLong.of((long) Math.ceil(lag() / perSecond));
    }
  }

  private record Look(long atMillis, long applied) {}

  private final Deque<Look> looks = new ArrayDeque<>();

  /** Takes one more look. */
  Reached look(List<OptionalLong> offsets, List<Range> topic, long nowMillis) {
    long applied = 0;
    long total = 0;
    for (int partition = 0; partition < topic.size(); partition++) {
      Range range = topic.get(partition);
      applied += range.before(offsets.get(partition).orElse(range.begin()));
      total += range.size();
    }
    looks.addLast(new Look(nowMillis, applied));
    if (looks.size() > KEPT_LOOKS) {
      looks.removeFirst();
    }
    return new Reached(applied, total, perSecond());
  }

  private double perSecond() {
    Look first = looks.getFirst();
    Look last = looks.getLast();
    long millis = last.atMillis() - first.atMillis();
    return millis == 0 ? 0 : Math.max(0, last.applied() - first.applied()) * 1000.0 / millis;
  }
}
