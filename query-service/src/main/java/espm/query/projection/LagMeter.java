package espm.query.projection;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
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

  private final ProjectionFigures metrics;
  private final long intervalMillis;
  private long nextAtMillis;
  private boolean kafkaAnswers = true;

  LagMeter(ProjectionFigures metrics, Duration interval) {
    this.metrics = metrics;
    this.intervalMillis = interval.toMillis();
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
      for (HeldPartition partition : held) {
        long end = ends.getOrDefault(partition.topicPartition, 0L);
        long next = partition.projector.storedOffset().orElse(0);
        partition.lag.measured(end, next, now);
        partition.marks.add(end, now);
        partition.marks.asOfMillis(next).ifPresent(partition.projector::noteFreshAsOf);
      }
      note(true);
    } catch (TimeoutException e) {
      note(false);
    }
    metrics.standing(
        (long) sum(held, partition -> partition.lag.events()),
        held.stream().mapToDouble(partition -> partition.lag.seconds(now)).max().orElse(0),
        (long) sum(held, partition -> partition.projector.parkedOrders()));
  }

  /** The consumer itself waits for Kafka without a word. */
  private void note(boolean answers) {
    if (answers != kafkaAnswers) {
      LOG.infof("Kafka %s", answers ? "answers" : "does not answer; waiting for it");
      kafkaAnswers = answers;
    }
  }

  private static double sum(
      Collection<HeldPartition> held, ToDoubleFunction<HeldPartition> figure) {
    return held.stream().mapToDouble(figure).sum();
  }
}
