package espm.query.live;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.IntFunction;

/**
 * For how long one waits, in each partition, for a place that the views have not reached. Usually
 * they get there: they fell back, or are being made anew. That they never will, since the place is
 * of another topic, is known when they have shown all that was on this one for some time, by the
 * notes of who projects them. As long as there are none, or they stand still, nothing is known and
 * it is waited. Used on the loop.
 */
final class Patience {

  private final long millis;
  private final IntFunction<OptionalLong> completeAsOf;
  private final Map<Integer, Long> since = new HashMap<>();

  /**
   * @param completeAsOf of when a partition shows everything, in milliseconds
   */
  Patience(Duration most, IntFunction<OptionalLong> completeAsOf) {
    this.millis = most.toMillis();
    this.completeAsOf = completeAsOf;
  }

  /** Whether it was long enough, of a partition that is behind the place. */
  boolean isOver(int partition) {
    OptionalLong now = completeAsOf.apply(partition);
    if (now.isEmpty()) {
      since.remove(partition);
      return false;
    }
    Long first = since.putIfAbsent(partition, now.getAsLong());
    return first != null && now.getAsLong() - first >= millis;
  }

  /** The partition is not behind, or no longer waited for. */
  void reset(int partition) {
    since.remove(partition);
  }
}
