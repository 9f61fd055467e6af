package espm.capacity;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * What became of a step. Counts the users who began within the measured time and the requests that
 * were sent in it, whenever they were answered: counted by their answers, those of a system that
 * hangs would not be there at all. Only the throughput is that of the answers which came within the
 * measured time. Safe for many threads.
 */
final class Recorder {

  private static final long NANOS_PER_MICRO = 1000;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final long MICROS_PER_SECOND = 1_000_000;

  private final Step step;
  private final Histogram times = new Histogram();
  private final LongAdder users = new LongAdder();
  private final LongAdder sent = new LongAdder();
  private final LongAdder answered = new LongAdder();
  private final LongAdder wrong = new LongAdder();
  private final LongAdder rightInTime = new LongAdder();
  private final LongAdder good = new LongAdder();
  private final LongAdder nanos = new LongAdder();
  private final AtomicInteger answersSinceLast = new AtomicInteger();
  private final AtomicInteger failuresSinceLast = new AtomicInteger();
  private volatile long beganAtNanos;
  private volatile long beganAtMillis;

  Recorder(Step step) {
    this.step = step;
  }

  void userStarted(long atNanos) {
    begin(atNanos);
    if (isMeasured(atNanos)) {
      users.increment();
    }
  }

  void sent(long atNanos) {
    if (isMeasured(atNanos)) {
      sent.increment();
    }
  }

  void answered(long sentAtNanos, long atNanos, boolean failed) {
    answersSinceLast.incrementAndGet();
    if (failed) {
      failuresSinceLast.incrementAndGet();
    } else if (isMeasured(atNanos)) {
      rightInTime.increment();
    }
    if (!isMeasured(sentAtNanos)) {
      return;
    }
    long took = atNanos - sentAtNanos;
    answered.increment();
    nanos.add(took);
    times.record(took / NANOS_PER_MICRO);
    if (failed) {
      wrong.increment();
    } else if (took <= step.goodWithinMillis() * NANOS_PER_MILLI) {
      good.increment();
    }
  }

  /** Answers and failures since the last call. */
  int[] sinceLast() {
    return new int[] {answersSinceLast.getAndSet(0), failuresSinceLast.getAndSet(0)};
  }

  /**
   * Ends the counting, once, when the step has ended. Who has no answer when the drain ends has
   * failed: Gatling says so when it closes the connections, with the time until then. Those of whom
   * it does not say it any more waited through the drain at least.
   */
  Map<String, Object> finish() {
    long unanswered = sent.sum() - answered.sum();
    times.record(step.drainSeconds() * MICROS_PER_SECOND, unanswered);
    nanos.add(unanswered * step.drainSeconds() * NANOS_PER_SECOND);
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("beganAtMillis", beganAtMillis);
    result.put("measuredSeconds", step.measuredSeconds());
    result.put("users", users.sum());
    result.put("requests", sent.sum());
    result.put("failures", wrong.sum() + unanswered);
    result.put("answersInTime", rightInTime.sum());
    result.put("good", good.sum());
    result.put("meanMillis", sent.sum() == 0 ? 0 : nanos.sum() / 1e6 / sent.sum());
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
    long nanos = atNanos - beganAtNanos - step.leadSeconds() * NANOS_PER_SECOND;
    return nanos >= 0 && nanos < step.measuredSeconds() * NANOS_PER_SECOND;
  }
}
