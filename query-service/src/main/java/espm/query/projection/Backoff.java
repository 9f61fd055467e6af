package espm.query.projection;

import java.time.Duration;

/** Waits that double with each failure in a row, within bounds. Not thread-safe. */
final class Backoff {

  private final long firstMillis;
  private final long maxMillis;
  private long nextMillis;

  Backoff(Duration first, Duration max) {
    this.firstMillis = first.toMillis();
    this.maxMillis = max.toMillis();
    this.nextMillis = firstMillis;
  }

  /** How long to wait after one more failure. */
  long failedMillis() {
    long wait = nextMillis;
    nextMillis = Math.min(maxMillis, nextMillis * 2);
    return wait;
  }

  /** It works again. */
  void succeeded() {
    nextMillis = firstMillis;
  }
}
