package espm.command.eventstore;

import espm.command.eventstore.StoreUnavailableException.Reason;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Places for those who read events from outside. A reader has one from the beginning of its answer
 * to the end; without a free one it is refused at once. One who was let in is hardly refused
 * half-way: only when so many came and left again that their last statements, which nobody waits
 * for any more, fill the queue for connections. Its stream breaks off then, and can be resumed.
 * Thread-safe.
 */
@ApplicationScoped
public class FeedPlaces {

  private final int count;
  private final Semaphore free;

  FeedPlaces(StoreConfig config) {
    this.count = config.readersMax();
    this.free = new Semaphore(count);
  }

  /** An answer that comes at once. */
  public <T> Uni<T> forOne(Supplier<Uni<T>> answer) {
    return Uni.createFrom()
        .deferred(
            () -> {
              if (!free.tryAcquire()) {
                return Uni.createFrom().failure(full());
              }
              Runnable leave = leaving();
              return Uni.createFrom().deferred(answer::get).onTermination().invoke(leave);
            });
  }

  /** An answer that comes bit by bit. */
  public <T> Multi<T> forMany(Supplier<Multi<T>> answer) {
    return Multi.createFrom()
        .deferred(
            () -> {
              if (!free.tryAcquire()) {
                return Multi.createFrom().failure(full());
              }
              Runnable leave = leaving();
              return Multi.createFrom().deferred(answer::get).onTermination().invoke(leave);
            });
  }

  private StoreUnavailableException full() {
    return new StoreUnavailableException(count + " readers are being answered", Reason.FULL);
  }

  private Runnable leaving() {
    AtomicBoolean left = new AtomicBoolean(); // an end and a cancellation may both be told
    return () -> {
      if (!left.getAndSet(true)) {
        free.release();
      }
    };
  }
}
