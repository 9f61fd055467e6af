package espm.command.relay;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Waits for the acknowledgements of one batch. The first failure ends the producer on the spot, by
 * the thread that would send what comes next: nothing overtakes what failed.
 */
final class Acknowledgements implements Callback {

  private final AtomicInteger missing;
  private final long[] lastOffsets;
  private final Runnable end;
  private final CompletableFuture<Void> all = new CompletableFuture<>();

  /**
   * @param lastOffsets of each partition, as acknowledged by this producer; written here
   * @param end keeps the producer from sending anything more; called on its own thread
   */
  Acknowledgements(int expected, long[] lastOffsets, Runnable end) {
    this.missing = new AtomicInteger(expected);
    this.lastOffsets = lastOffsets;
    this.end = end;
  }

  @Override
  public void onCompletion(RecordMetadata record, Exception failure) {
    if (failure != null) {
      fail(failure);
    } else if (isBehind(record)) {
      fail(new TopicLostException("offsets began anew: it is another topic"));
    } else if (missing.decrementAndGet() == 0) {
      all.complete(null);
    }
  }

  /** Offsets of a partition only grow, unless the topic was deleted and made anew meanwhile. */
  private boolean isBehind(RecordMetadata record) {
    if (!record.hasOffset()) {
      return false; // of a record that an earlier attempt had brought there already
    }
    long last = lastOffsets[record.partition()];
    lastOffsets[record.partition()] = record.offset();
    return record.offset() <= last;
  }

  /** Gives the batch up; for any thread. */
  void fail(Exception failure) {
    if (all.completeExceptionally(failure)) {
      end.run();
    }
  }

  boolean isFailed() {
    return all.isCompletedExceptionally();
  }

  /** Why it failed, or what else is to be said when it did not. */
  Throwable failureOr(Throwable other) {
    return isFailed() ? all.exceptionNow() : other;
  }

  void await(long nanos) throws InterruptedException, ExecutionException, TimeoutException {
    all.get(nanos, TimeUnit.NANOSECONDS);
  }
}
