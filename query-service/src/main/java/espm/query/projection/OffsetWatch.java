package espm.query.projection;

import espm.query.projection.PartitionStore.Position;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * Asks Redis now and then whether the partitions still stand where they were left. A script notices
 * by itself that they do not, but runs only when there is something to apply: a Redis that was
 * emptied, or fell back, would stay so for as long as no event comes. Never waits: what was asked
 * in one turn of the loop is looked at in a later one. Used by the projection's thread alone.
 */
final class OffsetWatch {

  /**
   * @param expected what the answer should be
   */
  record Question(OptionalLong expected, CompletableFuture<Position> answer) {}

  private final long intervalMillis;
  private long nextAtMillis;

  OffsetWatch(Duration interval) {
    this.intervalMillis = interval.toMillis();
  }

  /** Those partitions whose store has moved, with the offset at which it stands now. */
  Map<HeldPartition, OptionalLong> moved(Collection<HeldPartition> held) {
    Map<HeldPartition, OptionalLong> moved = new LinkedHashMap<>();
    for (HeldPartition partition : held) {
      Question question = partition.watching;
      if (question != null && question.answer().isDone()) {
        partition.watching = null;
        if (hasMoved(partition, question)) {
          moved.put(partition, question.answer().join().offset());
        }
      }
    }
    askWhenItIsTime(held);
    return moved;
  }

  /** What was applied since the question makes its answer worthless; so does a failure. */
  private static boolean hasMoved(HeldPartition partition, Question question) {
    return partition.isPlaced
        && !question.answer().isCompletedExceptionally()
        && partition.projector.storedOffset().equals(question.expected())
        && !question.answer().join().offset().equals(question.expected());
  }

  private void askWhenItIsTime(Collection<HeldPartition> held) {
    long now = System.currentTimeMillis();
    if (now < nextAtMillis) {
      return;
    }
    nextAtMillis = now + intervalMillis;
    for (HeldPartition partition : held) {
      if (partition.isPlaced && partition.watching == null) {
        partition.watching =
            new Question(partition.projector.storedOffset(), partition.projector.position());
      }
    }
  }
}
