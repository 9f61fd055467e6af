package espm.query.freshness;

import espm.query.freshness.Waiters.Waiter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Reads that wait, for a bounded time, until they see a version. There is no reading of Redis in
 * between: a waiter registers, reads once, and reads again when the order's version was told to be
 * there, or when its time is over. Registering comes first, so that a version that is applied
 * between the two is not missed. A subscription that was lost and is back wakes everybody, and so
 * does another generation that serves. Thread-safe.
 */
@Startup
@Singleton
public class FreshReads implements AppliedChannel.Listener {

  /** What came of a read. */
  public sealed interface Outcome<T> {

    /** The answer shows the version. */
    record Fresh<T>(T answer) implements Outcome<T> {}

    /** The version did not become visible in time. */
    record NotYet<T>() implements Outcome<T> {}

    /** Too many are waiting already. */
    record TooManyWaiting<T>() implements Outcome<T> {}
  }

  private static final Logger LOG = Logger.getLogger(FreshReads.class);

  private final Vertx vertx;
  private final long maxWaitMillis;
  private final Waiters waiters;

  FreshReads(Vertx vertx, AppliedChannel channel, FreshnessConfig config, MeterRegistry metrics) {
    this.vertx = vertx;
    this.maxWaitMillis = config.maxWait().toMillis();
    this.waiters = new Waiters(config.maxWaiters());
    Gauge.builder("espm.freshness.waiting", waiters, Waiters::count)
        .description("Requests that wait for a version")
        .register(metrics);
    channel.listen(this);
  }

  /**
   * Reads until the answer is fresh enough.
   *
   * @param read gives the answer as it is now
   * @param isFresh whether it shows the version
   */
  public <T> Future<Outcome<T>> read(
      UUID orderId, int version, Supplier<Future<T>> read, Predicate<T> isFresh) {
    return read(orderId, version, read, isFresh, System.currentTimeMillis() + maxWaitMillis);
  }

  private <T> Future<Outcome<T>> read(
      UUID orderId,
      int version,
      Supplier<Future<T>> read,
      Predicate<T> isFresh,
      long deadlineMillis) {
    Waiter waiter = waiters.register(orderId, version).orElse(null);
    if (waiter == null) {
      return Future.succeededFuture(new Outcome.TooManyWaiting<>());
    }
    // In a step of its own: what it throws must end the waiting, too.
    return Future.succeededFuture()
        .compose(_ -> read.get())
        .compose(
            answer -> {
              if (isFresh.test(answer)) {
                return Future.succeededFuture(new Outcome.Fresh<>(answer));
              }
              long waitMillis = deadlineMillis - System.currentTimeMillis();
              if (waitMillis <= 0) {
                return Future.succeededFuture(new Outcome.NotYet<T>());
              }
              return wokenOrLate(waiter, waitMillis)
                  .compose(_ -> read(orderId, version, read, isFresh, deadlineMillis));
            })
        .onComplete(_ -> waiter.close());
  }

  private Future<Void> wokenOrLate(Waiter waiter, long waitMillis) {
    Promise<Void> over = Promise.promise();
    long timer = vertx.setTimer(waitMillis, _ -> over.tryComplete());
    waiter
        .woken()
        .onComplete(
            _ -> {
              vertx.cancelTimer(timer);
              over.tryComplete();
            });
    // Woken or late, this waiter is done; the next round, if there is one, registers anew.
    return over.future().onComplete(_ -> waiter.close());
  }

  @Override
  public void mayHaveMissed() {
    waiters.wakeAll();
  }

  @Override
  public void applied(byte[] message, boolean isServing) {
    if (waiters.count() == 0) {
      return;
    }
    try {
      AppliedMessages.read(message, waiters::applied);
    } catch (IllegalArgumentException e) {
      LOG.warnf("a message that cannot be read: %s", e.getMessage());
      waiters.wakeAll();
    }
  }
}
