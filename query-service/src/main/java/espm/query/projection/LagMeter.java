package espm.query.projection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Asks the broker now and then where the partitions end. A consumer knows that by itself only for
 * partitions that it is just fetching, and not for those that are paused because Redis is away,
 * when the lag is of most interest. What it finds out is also noted for those who want to know how
 * old an answer is. Used by the projection's thread alone.
 */
final class LagMeter {

  private static final Logger LOG = Logger.getLogger(LagMeter.class);
  private static final Duration TIMEOUT = Duration.ofMillis(500);

  /** One may be missed because the machine is busy. */
  private static final int SILENT_AFTER = 4;

  private final ProjectionFigures metrics;
  private final BooleanSupplier isServing;
  private final LoopStatus status;
  private final long intervalMillis;
  private long nextAtMillis;
  private int unanswered;
  private boolean hasAnswered;

  /**
   * @param isServing whether the generation serves: of no other it is noted how old an answer is
   */
  LagMeter(
      ProjectionFigures metrics, BooleanSupplier isServing, LoopStatus status, Duration interval) {
    this.metrics = metrics;
    this.isServing = isServing;
    this.status = status;
    this.intervalMillis = interval.toMillis();
  }

  /** It is worth measuring at once: it was found out where partitions stand. */
  void measureSoon() {
    nextAtMillis = 0;
  }

  void measure(Consumer<byte[], byte[]> consumer, Collection<HeldPartition> held) {
    long now = System.currentTimeMillis();
    if (now < nextAtMillis) {
      return;
    }
    nextAtMillis = now + intervalMillis;
    try {
      var topicPartitions = held.stream().map(partition -> partition.topicPartition).toList();
      Map<TopicPartition, Long> ends = consumer.endOffsets(topicPartitions, TIMEOUT);
      List<CompletableFuture<?>> notes = new ArrayList<>();
      for (HeldPartition partition : held) {
        Long end = ends.get(partition.topicPartition);
        if (end == null) {
          continue; // not said, which is not the same as empty
        }
        long next = partition.projector.storedOffset().orElse(0);
        partition.lag.measured(end, next, now);
        partition.marks.add(end, now);
        if (partition.isPlaced && isServing.getAsBoolean()) {
          partition
              .marks
              .asOfMillis(next)
              .ifPresent(asOf -> notes.add(partition.projector.noteFreshAsOf(asOf)));
        }
      }
      if (held.stream().allMatch(partition -> partition.isPlaced)) {
        CompletableFuture.allOf(notes.toArray(CompletableFuture[]::new)).thenRun(status::measured);
      }
      answered();
    } catch (TimeoutException e) {
      notAnswered();
    }
    metrics.standing(
        (long) sum(held, partition -> partition.lag.events()),
        held.stream().mapToDouble(partition -> partition.lag.seconds(now)).max().orElse(0),
        (long) sum(held, partition -> partition.projector.parkedOrders()));
  }

  private void answered() {
    if (unanswered >= SILENT_AFTER) {
      LOG.info("Kafka answers");
    }
    unanswered = 0;
    hasAnswered = true;
  }

  /**
   * The consumer itself waits for Kafka without a word. At the start it is asked again soon: it may
   * only be busy, as everything starts at once, and an instance is not ready before it knows its
   * lag.
   */
  private void notAnswered() {
    unanswered++;
    if (!hasAnswered && unanswered < SILENT_AFTER) {
      measureSoon();
    }
    if (unanswered == SILENT_AFTER) {
      LOG.infof("Kafka does not answer; waiting for it");
    }
  }

  private static double sum(
      Collection<HeldPartition> held, ToDoubleFunction<HeldPartition> figure) {
    return held.stream().mapToDouble(figure).sum();
  }
}
