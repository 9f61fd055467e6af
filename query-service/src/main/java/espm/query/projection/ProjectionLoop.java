package espm.query.projection;

import espm.query.redis.ReadModelLayout;
import espm.query.redis.ReadModelLayout.TopicConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/**
 * The thread that projects one generation: poll, fold, apply. Kafka and Redis may both come and go;
 * the loop waits for them, and ends only when asked to.
 */
final class ProjectionLoop implements Runnable {

  private static final Logger LOG = Logger.getLogger(ProjectionLoop.class);
  private static final Duration POLL_TIMEOUT = Duration.ofMillis(100);

  /**
   * A poll without records lasts as long as it may, also when it has just been told which
   * partitions are read here. An instance that starts has two of them before it knows where it
   * stands, and is not ready before. One that gets no part, as there are more instances than
   * partitions, has the long ones after the start's grace.
   */
  private static final Duration POLL_TIMEOUT_AT_START = Duration.ofMillis(10);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final KafkaConsumers consumers;
  private final TopicConfig topic;
  private final ReadModelLayout layout;
  private final int generation;
  private final LoopParts parts;
  private final Backoff reopening;
  private final Instant startsUntil;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile Consumer<byte[], byte[]> open;

  ProjectionLoop(
      KafkaConsumers consumers,
      TopicConfig topic,
      ReadModelLayout layout,
      int generation,
      LoopParts parts,
      ProjectionConfig config) {
    this.consumers = consumers;
    this.topic = topic;
    this.layout = layout;
    this.generation = generation;
    this.parts = parts;
    this.reopening = new Backoff(config.backoff(), config.maxBackoff());
    this.startsUntil = Instant.now().plus(config.startupGrace());
  }

  @Override
  public void run() {
    while (!isStopping()) {
      try {
        follow(consumers.open(generation));
      } catch (WakeupException e) {
        LOG.debug("woken to stop");
      } catch (KafkaException e) {
        failed("Kafka: " + e.getMessage(), e);
      } catch (RuntimeException e) {
        // A mistake in this program. Ending the thread would stop all views for good; starting anew
        // from what is stored is safe, and the log and the lag show what is going on.
        failed("unexpected", e);
      }
    }
  }

  private void follow(Consumer<byte[], byte[]> consumer) {
    PartitionsInHand partitions = new PartitionsInHand(consumer, layout, parts);
    open = consumer;
    try {
      consumer.subscribe(List.of(topic.name()), partitions);
      while (!isStopping()) {
        partitions.place();
        partitions.accept(consumer.poll(pollTimeout()));
        partitions.applyAll();
        partitions.watch();
        partitions.measure();
        reopening.succeeded();
      }
    } finally {
      open = null;
      // Leaves the group, so that the others take over at once and not after the session timeout.
      consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
    }
  }

  private Duration pollTimeout() {
    boolean isStarting = !parts.status().hasTakenPart() && Instant.now().isBefore(startsUntil);
    return isStarting ? POLL_TIMEOUT_AT_START : POLL_TIMEOUT;
  }

  private void failed(String what, RuntimeException failure) {
    long waitMillis = reopening.failedMillis();
    LOG.errorf(failure, "projection interrupted, starting anew in %d ms: %s", waitMillis, what);
    try {
      stopping.await(waitMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      stop();
    }
  }

  /** Asks the loop to end after the batch at hand. May be called from any thread. */
  void stop() {
    stopping.countDown();
    Consumer<byte[], byte[]> consumer = open;
    if (consumer != null) {
      consumer.wakeup();
    }
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }
}
