package espm.command.eventstore;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import espm.command.eventstore.StoreUnavailableException.Reason;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Appends that arrive while a batch is being written wait for each other, and are written together
 * by the next one. There is no timer: an append that finds nothing under way is written at once,
 * and the busier it gets, the larger the batches become. The number of appends that wait is
 * bounded.
 *
 * <p>At most one batch is under way. More of them would not be faster (measured: the flush to disk
 * is shared anyway), and would let appends overtake each other. Thread-safe.
 */
final class GroupCommit {

  /** An append and who waits for it. */
  private record Waiting(Append append, long sinceNanos, UniEmitter<? super AppendResult> caller) {}

  /** Writes a batch of different streams, in the order of their ids; which of them were written. */
  interface Writer {
    Uni<Set<UUID>> write(List<Append> batch);
  }

  private static final Duration HELD = Duration.ofSeconds(5);
  private static final int HELD_MAX = 10_000;

  private static final Comparator<Waiting> BY_STREAM =
      Comparator.comparing(waiting -> waiting.append().streamId());

  private final Writer writer;
  private final StoreConfig config;
  private final AppendMetrics metrics;
  private final ArrayDeque<Waiting> queue = new ArrayDeque<>();

  /** Streams whose next version an open transaction holds; each was found at everybody's cost. */
  private final Cache<UUID, Boolean> held =
      Caffeine.newBuilder().expireAfterWrite(HELD).maximumSize(HELD_MAX).build();

  private final long timeoutNanos;
  private boolean isWriting;

  GroupCommit(Writer writer, StoreConfig config, AppendMetrics metrics) {
    this.writer = writer;
    this.config = config;
    this.metrics = metrics;
    this.timeoutNanos = TimeUnit.MILLISECONDS.toNanos(config.timeoutMillis());
    metrics.queueIs(this::waiting);
  }

  /**
   * Appends as soon as may be. Fails at once with {@link StoreUnavailableException} when too many
   * are waiting already.
   */
  Uni<AppendResult> append(Append append) {
    return Uni.createFrom()
        .emitter(caller -> accept(new Waiting(append, System.nanoTime(), caller)));
  }

  private void accept(Waiting waiting) {
    synchronized (this) {
      if (queue.size() >= config.waitingMax()) {
        waiting
            .caller()
            .fail(
                new StoreUnavailableException(
                    config.waitingMax() + " appends wait already", Reason.FULL));
        return;
      }
      queue.add(waiting);
      if (isWriting) {
        return;
      }
      isWriting = true;
    }
    writeNext();
  }

  private void writeNext() {
    long now = System.nanoTime();
    List<Waiting> batch = nextBatch(now);
    if (batch.isEmpty()) {
      return;
    }
    metrics.batch(batch.size());
    batch.forEach(waiting -> metrics.waited(now - waiting.sinceNanos()));
    write(batch, now + timeoutNanos).subscribe().with(_ -> writeNext(), _ -> writeNext());
  }

  /** The oldest ones; of each stream only one, for the next may build on it. */
  private synchronized List<Waiting> nextBatch(long now) {
    List<Waiting> batch = new ArrayList<>(Math.min(queue.size(), config.batchMax()));
    Set<UUID> streams = HashSet.newHashSet(batch.size());
    int events = 0;
    Iterator<Waiting> next = queue.iterator();
    while (next.hasNext() && events < config.batchMax()) {
      Waiting waiting = next.next();
      if (refuseEarly(waiting, now)) {
        next.remove();
      } else if (streams.add(waiting.append().streamId())) {
        batch.add(waiting);
        events += waiting.append().events().size();
        next.remove();
      }
    }
    isWriting = !batch.isEmpty();
    batch.sort(BY_STREAM);
    return batch;
  }

  /** Whether it is not worth a place in a batch; its caller is told then. */
  private boolean refuseEarly(Waiting waiting, long now) {
    if (now - waiting.sinceNanos() > timeoutNanos) {
      waiting
          .caller()
          .fail(new StoreUnavailableException("it waited for too long to be written", Reason.FULL));
      return true;
    }
    if (held.getIfPresent(waiting.append().streamId()) != null) {
      waiting
          .caller()
          .fail(
              new StoreUnavailableException("an open transaction holds the stream", Reason.LOCKED));
      return true;
    }
    return false;
  }

  /**
   * Writes a batch and tells everybody. A statement that the database refuses as a whole is tried
   * again in halves, so that what is wrong with one append, such as a used key, is told to its
   * caller only: at most log2(batch) further statements for each.
   */
  private Uni<Void> write(List<Waiting> batch, long giveUpAtNanos) {
    List<Append> appends = batch.stream().map(Waiting::append).toList();
    return Uni.createFrom()
        .deferred(() -> writer.write(appends)) // so that what it throws is a failure like any other
        .onItemOrFailure()
        .transformToUni(
            (written, failure) -> {
              if (failure == null) {
                batch.forEach(waiting -> waiting.caller().complete(result(waiting, written)));
                return Uni.createFrom().voidItem();
              }
              boolean isLate = System.nanoTime() - giveUpAtNanos >= 0;
              if (batch.size() > 1 && Failures.isOfStatement(failure) && !isLate) {
                int half = batch.size() / 2;
                return write(batch.subList(0, half), giveUpAtNanos)
                    .chain(() -> write(batch.subList(half, batch.size()), giveUpAtNanos));
              }
              if (batch.size() == 1 && Failures.isHeld(failure)) {
                held.put(batch.getFirst().append().streamId(), Boolean.TRUE);
              }
              batch.forEach(waiting -> refuse(waiting, failure));
              return Uni.createFrom().voidItem();
            });
  }

  private AppendResult result(Waiting waiting, Set<UUID> written) {
    return written.contains(waiting.append().streamId())
        ? new AppendResult.Appended(waiting.append().versionAfter())
        : new AppendResult.Conflict();
  }

  private static void refuse(Waiting waiting, Throwable failure) {
    if (Failures.isUsedKey(failure)) {
      waiting.caller().complete(new AppendResult.KeyUsed());
    } else if (Failures.isUniqueViolation(failure) || Failures.isGivingWay(failure)) {
      waiting.caller().complete(new AppendResult.Conflict());
    } else {
      waiting.caller().fail(failure);
    }
  }

  private synchronized int waiting() {
    return queue.size();
  }
}
