package espm.capacity;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * What became of a step. Counts what was answered within the measured time, whenever it was asked,
 * and of the users those who began in it. Safe for many threads.
 */
final class Recorder {

  private static final double NANOS_PER_SECOND = 1e9;
  private static final long NANOS_PER_MICRO = 1000;

  private final Step step;
  private final Histogram times = new Histogram();
  private final LongAdder users = new LongAdder();
  private final LongAdder answers = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder good = new LongAdder();
  private final LongAdder nanos = new LongAdder();
  private final AtomicInteger answersSinceLast = new AtomicInteger();
  private final AtomicInteger failuresSinceLast = new AtomicInteger();
  private volatile long beganAtNanos;
  private volatile long beganAtMillis;

  Recorder(Step step) {
    this.step = step;
  }

  void userStarted() {
    long now = System.nanoTime();
    begin(now);
    if (isMeasured(now)) {
      users.increment();
    }
  }

  void answered(long sentAtNanos, long atNanos, boolean failed) {
    answersSinceLast.incrementAndGet();
    if (failed) {
      failuresSinceLast.incrementAndGet();
    }
    if (!isMeasured(atNanos)) {
      return;
    }
    long took = atNanos - sentAtNanos;
    answers.increment();
    nanos.add(took);
    times.record(took / NANOS_PER_MICRO);
    if (failed) {
      failures.increment();
    } else if (took <= step.goodWithinMillis() * 1_000_000) {
      good.increment();
    }
  }

  /** Answers and failures since the last call. */
  int[] sinceLast() {
    return new int[] {answersSinceLast.getAndSet(0), failuresSinceLast.getAndSet(0)};
  }

  Map<String, Object> result() {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("beganAtMillis", beganAtMillis);
    result.put("measuredSeconds", step.measuredSeconds());
    result.put("users", users.sum());
    result.put("requests", answers.sum());
    result.put("failures", failures.sum());
    result.put("good", good.sum());
    result.put("meanMillis", answers.sum() == 0 ? 0 : nanos.sum() / 1e6 / answers.sum());
    result.put("p50Millis", times.quantile(0.5) / 1e3);
    result.put("p95Millis", times.quantile(0.95) / 1e3);
    result.put("p99Millis", times.quantile(0.99) / 1e3);
    result.put("largestMillis", times.quantile(1) / 1e3);
    return result;
  }

  /** The time of a step begins with its first user: before that Gatling prepares. */
  private void begin(long now) {
    if (beganAtNanos == 0) {
      synchronized (this) {
        if (beganAtNanos == 0) {
          beganAtMillis = System.currentTimeMillis();
          beganAtNanos = now;
        }
      }
    }
  }

  private boolean isMeasured(long atNanos) {
    double seconds = (atNanos - beganAtNanos) / NANOS_PER_SECOND - step.leadSeconds();
    return seconds >= 0 && seconds < step.measuredSeconds();
  }
}
