package espm.command.relay;

import espm.command.eventstore.LogPosition;
import espm.command.eventstore.StoredEvent;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Follows the store and publishes what it finds: read, send, wait for all acknowledgements, move
 * the checkpoint. One thread from top to bottom. Whatever goes wrong, it starts over from the
 * checkpoint, so a crash at any point means that some events are sent again, in order, and none is
 * passed over.
 */
final class Relay implements Runnable {

  private static final Logger LOG = Logger.getLogger(Relay.class);
  private static final int BACK_OFF_MIN_MILLIS = 100;

  /** What opens a connection; the relay closes it. */
  interface Connector {
    RelaySession open() throws SQLException;
  }

  private final Route route;
  private final RelayConfig config;
  private final Topic topic;
  private final TopicConfig topicConfig;
  private final Connector connector;
  private final RelayProgress progress;
  private final Semaphore wakeUps = new Semaphore(0);
  private volatile boolean stopping;

  Relay(
      Route route,
      RelayConfig config,
      TopicConfig topicConfig,
      Connector connector,
      RelayProgress progress) {
    this.route = route;
    this.config = config;
    this.topic = new Topic(route.topic(), topicConfig);
    this.topicConfig = topicConfig;
    this.connector = connector;
    this.progress = progress;
  }

  /** Ends the current wait: something was committed. Returns at once; for any thread. */
  void wake() {
    if (wakeUps.availablePermits() == 0) {
      wakeUps.release();
    }
  }

  /** Asks the loop to end after the batch at hand; for any thread. */
  void stop() {
    stopping = true;
    wakeUps.release();
  }

  @Override
  public void run() {
    int backOffMillis = BACK_OFF_MIN_MILLIS;
    while (!stopping) {
      try {
        if (!leadIfNobodyElseDoes()) {
          progress.standby();
          sleep(config.standbyMillis());
        }
        backOffMillis = BACK_OFF_MIN_MILLIS;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (WrongTopicException e) {
        LOG.errorf("relay %s publishes nothing: %s", route.category(), e.getMessage());
        progress.refused(e);
        sleep(config.backOffMaxMillis());
      } catch (Exception e) {
        // Whatever it is: events wait in the store, and without this thread they would for ever.
        LOG.warnf(
            "relay %s stopped and tries again in %d ms: %s", route.category(), backOffMillis, e);
        progress.failed(e);
        sleep(backOffMillis);
        backOffMillis = Math.min(backOffMillis * 2, config.backOffMaxMillis());
      }
    }
  }

  /** Returns false at once when another relay is active, true when this one was and was stopped. */
  private boolean leadIfNobodyElseDoes()
      throws SQLException,
          ExecutionException,
          InterruptedException,
          TimeoutException,
          WrongTopicException {
    try (RelaySession session = connector.open()) {
      if (!session.tryLock()) {
        return false;
      }
      LogPosition checkpoint = session.checkpoint();
      progress.measured(session.lag(checkpoint)); // before Kafka is needed, which may be away
      topic.ensure();
      try (KafkaPublisher publisher =
          new KafkaPublisher(route, topicConfig, config.sendTimeoutMillis())) {
        LOG.infof("relay %s is active, topic %s", route.category(), route.topic());
        progress.active();
        follow(session, publisher, checkpoint);
      }
      return true;
    }
  }

  private void follow(RelaySession session, KafkaPublisher publisher, LogPosition from)
      throws SQLException, ExecutionException, InterruptedException, TimeoutException {
    LogPosition checkpoint = from;
    int waitMillis = config.pollMinMillis();
    while (!stopping) {
      wakeUps.drainPermits(); // before reading: what is committed from here on wakes again
      List<StoredEvent> events = session.read(checkpoint, config.batchSize());
      if (!events.isEmpty()) {
        progress.found(events);
        publisher.publish(events);
        checkpoint = events.getLast().at();
        session.save(checkpoint);
        progress.published(events.size());
        waitMillis = config.pollMinMillis();
      } else {
        // What a running transaction holds back is lag as well, so it is measured, not assumed.
        boolean woken = wakeUps.tryAcquire(waitMillis, TimeUnit.MILLISECONDS);
        waitMillis =
            woken ? config.pollMinMillis() : Math.min(waitMillis * 2, config.pollMaxMillis());
      }
      if (progress.isLagStale()) {
        progress.measured(session.lag(checkpoint));
      }
    }
  }

  private void sleep(int millis) {
    try {
      // The permit of a commit must not cut a back-off short, so this is no wait for wakeUps.
      for (int waited = 0; waited < millis && !stopping; waited += BACK_OFF_MIN_MILLIS) {
        TimeUnit.MILLISECONDS.sleep(Math.min(BACK_OFF_MIN_MILLIS, millis - waited));
      }
    } catch (InterruptedException e) {
      stopping = true;
      Thread.currentThread().interrupt();
    }
  }
}
