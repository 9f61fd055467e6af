package espm.query.projection;

import espm.query.projection.PartitionStore.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * Asks Redis now and then whether the partitions still stand where they were left. A script notices
 * by itself that they do not, but runs only when there is something to apply: a Redis that was
 * emptied, or fell back, would stay so for as long as no event comes. Never waits: what was asked
 * in one turn of the loop is looked at in a later one. The answer also tells which parked orders
 * are to be tried again. Used by the projection's thread alone.
 */
final class OffsetWatch {

  /**
   * @param expected what the answer should be
   */
  record Question(OptionalLong expected, CompletableFuture<Position> answer) {}

  /**
   * An answer.
   *
   * @param hasMoved whether the store stands elsewhere than it was left
   */
  record Seen(HeldPartition partition, Position position, boolean hasMoved) {}

  private final long intervalMillis;
  private long nextAtMillis;

  OffsetWatch(Duration interval) {
    this.intervalMillis = interval.toMillis();
  }

  /** What the questions of earlier turns were answered. */
  List<Seen> seen(Collection<HeldPartition> held) {
    List<Seen> seen = new ArrayList<>();
    for (HeldPartition partition : held) {
      Question question = partition.watching;
      if (question != null && question.answer().isDone()) {
        partition.watching = null;
        if (partition.isPlaced && !question.answer().isCompletedExceptionally()) {
          Position position = question.answer().join();
          seen.add(new Seen(partition, position, hasMoved(partition, question, position)));
        }
      }
    }
    askWhenItIsTime(held);
    return seen;
  }

  /** What was applied since the question makes its answer worthless. */
  private static boolean hasMoved(HeldPartition partition, Question question, Position position) {
    return partition.projector.storedOffset().equals(question.expected())
        && !position.offset().equals(question.expected());
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
