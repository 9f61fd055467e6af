package espm.query.freshness;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Those who wait for a version of an order; a bounded number of them. Thread-safe. */
final class Waiters {

  private final int maxWaiters;
  private final AtomicInteger count = new AtomicInteger();
  private final ConcurrentMap<UUID, Set<Waiter>> byOrder = new ConcurrentHashMap<>();

  Waiters(int maxWaiters) {
    this.maxWaiters = maxWaiters;
  }

  /** One who waits. Must be closed. */
  final class Waiter implements AutoCloseable {
    private final UUID orderId;
    private final int version;
    private final Promise<Void> woken = Promise.promise();

    private Waiter(UUID orderId, int version) {
      this.orderId = orderId;
      this.version = version;
    }

    /** Completes when it is worth reading. */
    Future<Void> woken() {
      return woken.future();
    }

    void wake() {
      woken.tryComplete();
    }

    @Override
    public void close() {
      byOrder.computeIfPresent(
          orderId,
          (_, waiters) -> {
            if (waiters.remove(this)) {
              count.decrementAndGet();
            }
            return waiters.isEmpty() ? null : waiters;
          });
    }
  }

  /** A new waiter, or nothing when there are too many. */
  Optional<Waiter> register(UUID orderId, int version) {
    if (count.incrementAndGet() > maxWaiters) {
      count.decrementAndGet();
      return Optional.empty();
    }
    Waiter waiter = new Waiter(orderId, version);
    byOrder.compute(
        orderId,
        (_, waiters) -> {
          Set<Waiter> all = waiters == null ? ConcurrentHashMap.newKeySet(1) : waiters;
          all.add(waiter);
          return all;
        });
    return Optional.of(waiter);
  }

  /** Wakes those for whom this version is enough. */
  void applied(UUID orderId, int version) {
    for (Waiter waiter : byOrder.getOrDefault(orderId, Set.of())) {
      if (waiter.version <= version) {
        waiter.wake();
      }
    }
  }

  /** Wakes everybody: something may have been missed. */
  void wakeAll() {
    byOrder.values().forEach(waiters -> waiters.forEach(Waiter::wake));
  }

  int count() {
    return count.get();
  }
}
