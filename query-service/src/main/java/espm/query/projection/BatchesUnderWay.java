package espm.query.projection;

import espm.query.projection.PartitionProjector.Outcome;
import java.util.ArrayDeque;
import java.util.function.BiConsumer;

/**
 * Batches of several partitions that were sent to the store and not yet answered. What one of them
 * needs in memory, some kilobytes for each record, is there until its answer: so when too many
 * records are under way, the oldest batch is waited for before the next one is folded. Used by the
 * projection's thread alone.
 */
final class BatchesUnderWay {

  private record Sent(HeldPartition partition, BatchAttempt attempt) {}

  private final BiConsumer<HeldPartition, Outcome> outcomes;
  private final int recordsMax;
  private final ArrayDeque<Sent> sent = new ArrayDeque<>();
  private int records;

  /**
   * @param outcomes acts on what became of a batch
   * @param recordsMax most records under way; a batch that has more is under way alone
   */
  BatchesUnderWay(BiConsumer<HeldPartition, Outcome> outcomes, int recordsMax) {
    this.outcomes = outcomes;
    this.recordsMax = recordsMax;
  }

  /** Folds and sends a batch of a partition that has none under way. */
  void send(HeldPartition partition, BatchAttempt attempt) {
    while (!sent.isEmpty() && records + attempt.size() > recordsMax) {
      settleOldest();
    }
    sent.add(new Sent(partition, attempt));
    records += attempt.size();
    attempt.send();
  }

  /** Waits for all answers and acts on them. */
  void settleAll() {
    while (!sent.isEmpty()) {
      settleOldest();
    }
  }

  private void settleOldest() {
    Sent oldest = sent.removeFirst();
    records -= oldest.attempt().size();
    outcomes.accept(oldest.partition(), oldest.attempt().settle());
  }
}
