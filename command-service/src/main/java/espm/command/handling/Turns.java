package espm.command.handling;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Lets works that concern the same thing follow each other, in the order in which they came, while
 * works on different things do not wait for each other. Non-blocking and thread-safe.
 *
 * @param <K> what works are about
 */
final class Turns<K> {

  /** A work that tells when it has ended. */
  private interface Turn {
    void begin(Runnable ended);

    /** Instead of beginning. */
    void refuse();
  }

  private record Waiting(Turn turn, long sinceNanos) {}

  /** Those who wait behind the one whose turn it is. */
  private final ConcurrentMap<K, Queue<Waiting>> waiting = new ConcurrentHashMap<>();

  private final int waitingMax;
  private final long waitingNanosMax;
  private final WaitingRoom room;
  private final LongSupplier nanos;

  /**
   * @param waitingMax most works that wait for the same thing
   * @param waitingMillisMax a work whose turn comes later is refused: whoever sent it has given up,
   *     and those behind it have waited for nothing
   * @param room where all wait, possibly with others
   */
  Turns(int waitingMax, long waitingMillisMax, WaitingRoom room) {
    this(waitingMax, waitingMillisMax, room, System::nanoTime);
  }

  /**
   * @param nanos a time that only grows
   */
  Turns(int waitingMax, long waitingMillisMax, WaitingRoom room, LongSupplier nanos) {
    this.waitingMax = waitingMax;
    this.waitingNanosMax = TimeUnit.MILLISECONDS.toNanos(waitingMillisMax);
    this.room = room;
    this.nanos = nanos;
  }

  /**
   * Begins a work when its turn has come.
   *
   * @param work is begun once at most
   * @param otherwise the result when too many are waiting, or it had to wait too long
   */
  <T> Uni<T> inTurn(K key, Supplier<Uni<T>> work, Supplier<T> otherwise) {
    return Uni.createFrom()
        .emitter(
            result -> {
              Turn turn = turn(work, otherwise, result);
              switch (enter(key, turn)) {
                case NOW -> run(key, turn);
                case LATER -> {}
                case NEVER -> turn.refuse();
              }
            });
  }

  private static <T> Turn turn(
      Supplier<Uni<T>> work, Supplier<T> otherwise, UniEmitter<? super T> result) {
    return new Turn() {
      @Override
      public void begin(Runnable ended) {
        Turns.begin(work, result, ended);
      }

      @Override
      public void refuse() {
        result.complete(otherwise.get());
      }
    };
  }

  private static <T> void begin(
      Supplier<Uni<T>> work, UniEmitter<? super T> result, Runnable ended) {
    Uni.createFrom()
        .deferred(() -> work.get())
        .onTermination()
        .invoke(ended)
        .subscribe()
        .with(result::complete, result::fail);
  }

  private enum Entry {
    NOW,
    LATER,
    NEVER
  }

  private Entry enter(K key, Turn turn) {
    Entry[] entry = {Entry.NOW};
    waiting.compute(
        key,
        (_, queue) -> {
          if (queue == null) {
            return new ArrayDeque<>(2);
          }
          entry[0] = queue.size() < waitingMax && room.enter() ? Entry.LATER : Entry.NEVER;
          if (entry[0] == Entry.LATER) {
            queue.add(new Waiting(turn, nanos.getAsLong()));
          }
          return queue;
        });
    return entry[0];
  }

  /**
   * Begins a work, and when it has ended the next one. Works that end while they begin follow each
   * other in this loop and not on the stack, however many they are.
   */
  private void run(K key, Turn first) {
    Turn turn = first;
    while (turn != null) {
      // Set by the first of two: the end of the work, and the return of its beginning. The second
      // one goes on.
      AtomicBoolean oneIsThere = new AtomicBoolean();
      turn.begin(
          () -> {
            if (oneIsThere.getAndSet(true)) {
              run(key, next(key));
            }
          });
      turn = oneIsThere.getAndSet(true) ? next(key) : null;
    }
  }

  /**
   * The next work on a thing that has not waited too long, or null, and then nobody has a turn on
   * it any more.
   */
  private Turn next(K key) {
    Waiting next = poll(key);
    while (next != null && nanos.getAsLong() - next.sinceNanos() > waitingNanosMax) {
      next.turn().refuse();
      next = poll(key);
    }
    return next == null ? null : next.turn();
  }

  private Waiting poll(K key) {
    Waiting[] next = {null};
    waiting.computeIfPresent(
        key,
        (_, queue) -> {
          next[0] = queue.poll();
          return next[0] == null ? null : queue;
        });
    if (next[0] != null) {
      room.leave();
    }
    return next[0];
  }

  /** How many things somebody has a turn on. */
  int size() {
    return waiting.size();
  }
}
