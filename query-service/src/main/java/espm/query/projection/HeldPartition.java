package espm.query.projection;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * A partition that the group gave to this process, with what the loop has to know of it beside its
 * records. Used by the projection's thread alone.
 */
final class HeldPartition {

  final TopicPartition topicPartition;
  final PartitionProjector projector;
  final RecordReader reader;
  final PartitionLag lag = new PartitionLag();
  final TopicMarks marks = new TopicMarks();

  private final Backoff backoff;
  private long retryAtMillis;

  /** Whether it reads from where the store stands; if not, that has to be asked for first. */
  boolean isPlaced;

  /** Since when its records are read from there. */
  Instant followingSince = Instant.MAX;

  /** The question where the store stands, while it is on its way. */
  CompletableFuture<PartitionStore.Position> placing;

  /** The question whether it still stands there, while it is on its way; otherwise null. */
  OffsetWatch.Question watching;

  HeldPartition(
      TopicPartition topicPartition,
      PartitionProjector projector,
      RecordReader reader,
      Backoff backoff) {
    this.topicPartition = topicPartition;
    this.projector = projector;
    this.reader = reader;
    this.backoff = backoff;
  }

  boolean mayTry(long nowMillis) {
    return nowMillis >= retryAtMillis;
  }

  /** Whether this is the first failure in a row. */
  boolean failed(long nowMillis) {
    boolean isFirst = retryAtMillis == 0;
    retryAtMillis = nowMillis + backoff.failedMillis();
    return isFirst;
  }

  /** Whether it had failed before. */
  boolean succeeded() {
    boolean hadFailed = retryAtMillis != 0;
    retryAtMillis = 0;
    backoff.succeeded();
    return hadFailed;
  }
}
