package espm.capacity;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Times in microseconds, each known to 1/64 of itself. Bounded: it has as many counters however
 * much is counted. Safe for many threads.
 */
final class Histogram {

  private static final int PART_BITS = 6;
  private static final int PARTS = 1 << PART_BITS;

  private final AtomicLongArray counts = new AtomicLongArray((Long.SIZE - PART_BITS) * PARTS);

  void record(long micros) {
    record(micros, 1);
  }

  /** As often as that. */
  void record(long micros, long times) {
    counts.addAndGet(bucketOf(Math.max(0, micros)), times);
  }

  long count() {
    long sum = 0;
    for (int bucket = 0; bucket < counts.length(); bucket++) {
      sum += counts.get(bucket);
    }
    return sum;
  }

  /**
   * The upper bound of the bucket in which this part of all is reached; 0 when nothing was counted.
   */
  long quantile(double part) {
    long rank = Math.max(1, (long) Math.ceil(part * count()));
    long below = 0;
    for (int bucket = 0; bucket < counts.length(); bucket++) {
      below += counts.get(bucket);
      if (below >= rank) {
        return upperBoundOf(bucket);
      }
    }
    return 0;
  }

  private static int bucketOf(long micros) {
    if (micros < PARTS) {
      return (int) micros;
    }
    int shift = Long.SIZE - PART_BITS - 1 - Long.numberOfLeadingZeros(micros);
    return (shift + 1) * PARTS + (int) (micros >>> shift) - PARTS;
  }

  private static long upperBoundOf(int bucket) {
    if (bucket < PARTS) {
      return bucket;
    }
    int shift = bucket / PARTS - 1;
    return ((long) (bucket % PARTS + PARTS + 1) << shift) - 1;
  }
}
