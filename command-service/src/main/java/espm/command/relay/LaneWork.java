package espm.command.relay;

import espm.command.eventstore.LogPosition;
import espm.command.eventstore.StoredEvent;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Publishes one shard through one session that holds its lock: read, send, wait for all
 * acknowledgements, and soon note how far it is; until it is told to stop or something fails. For
 * one thread.
 */
final class LaneWork {

  private static final Logger LOG = Logger.getLogger(LaneWork.class);

  /** Between two looks at what operators want, and at how far everything is committed. */
  private static final int LOOK_MILLIS = 500;

  private final Shard shard;
  private final RelayParts parts;
  private final RelaySession session;
  private final RelayProgress progress;
  private final LaneSignals signals;

  private LaneCheckpoint checkpoint;
  private LogPosition horizon = LogPosition.START;
  private boolean paused;
  private long lookedAt;

  LaneWork(
      Shard shard,
      RelayParts parts,
      RelaySession session,
      RelayProgress progress,
      LaneSignals signals) {
    this.shard = shard;
    this.parts = parts;
    this.session = session;
    this.progress = progress;
    this.signals = signals;
  }

  /**
   * Returns when it was told to stop.
   *
   * @param afterFailure whether to begin with one event alone: if it is the one that Kafka refuses,
   *     the others need not be sent again with each attempt
   */
  void run(boolean afterFailure)
      throws SQLException,
          ExecutionException,
          InterruptedException,
          PublishException,
          TopicLostException,
          WrongTopicException {
    LogPosition believed = session.ledger().read().startOf(shard, null);
    progress.reached(believed);
    progress.measured(session.events().lag(shard, believed)); // before Kafka is needed
    Optional<String> topic = new TopicAgreement(parts, session, signals).reach();
    if (topic.isEmpty()) {
      return;
    }
    begin(topic.get());
    String client = "espm-relay-%s-%d".formatted(parts.relay(), shard.number());
    try (KafkaPublisher publisher =
        new KafkaPublisher(
            parts.route(),
            parts.topicConfig(),
            parts.config().sendTimeoutMillis(),
            parts.topic().batchBytesMax(),
            client)) {
      signals.sending(topic.get(), publisher);
      if (afterFailure) {
        publishOne(publisher);
      }
      follow(publisher);
    } finally {
      signals.notSending();
    }
  }

  private void begin(String topicId) throws SQLException {
    session.ledger().adopt(topicId);
    Ledger ledger = session.ledger().read();
    Optional<String> before = ledger.topicBefore(shard, topicId);
    if (before.isPresent()) {
      String what =
          "topic %s is not the one published to before (id %s, now %s): everything is published again"
              .formatted(parts.topic().name(), before.get(), topicId);
      LOG.errorf("relay %s, shard %s: %s", parts.relay(), shard, what);
      progress.topicLost(what);
    }
    checkpoint = LaneCheckpoint.begin(shard, session.ledger(), progress, topicId, ledger);
    look();
    LOG.infof(
        "relay %s, shard %s is here, topic %s, from position %d",
        parts.relay(), shard, parts.topic().name(), checkpoint.at().position());
  }

  /** Saved at once: whatever fails next, this one event is not sent again with each attempt. */
  private void publishOne(KafkaPublisher publisher)
      throws SQLException, InterruptedException, PublishException {
    List<StoredEvent> one = paused ? List.of() : session.events().read(shard, checkpoint.at(), 1);
    if (!one.isEmpty()) {
      publish(publisher, one);
      checkpoint.saveIfMoved();
      progress.active();
    }
  }

  private void follow(KafkaPublisher publisher)
      throws SQLException, InterruptedException, PublishException, TopicLostException {
    RelayConfig config = parts.config();
    int waitMillis = config.pollMinMillis();
    while (!signals.isStopping()) {
      if (publisher.isFailed()) {
        throw new TopicLostException("the topic that it published to is gone");
      }
      signals.forgetWakeUps(); // before reading: what is committed from here on wakes again
      if (paused) {
        progress.paused();
        signals.await(LOOK_MILLIS);
      } else {
        List<StoredEvent> events =
            session.events().read(shard, checkpoint.at(), config.batchSize());
        if (!events.isEmpty()) {
          publish(publisher, events);
          waitMillis = config.pollMinMillis(); // a running transaction may hold back some more
        }
        progress.active();
        if (events.size() < config.batchSize()) {
          checkpoint.hasNothingUpTo(horizon);
          boolean woken = signals.await(checkpoint.atMost(waitMillis));
          waitMillis =
              woken ? config.pollMinMillis() : Math.min(waitMillis * 2, config.pollMaxMillis());
        }
      }
      checkpoint.saveIfDue();
      if (signals.takeLook() || isLookDue()) {
        look();
      }
    }
    checkpoint.saveIfMoved(); // so that who comes next need not send it again
  }

  private void publish(KafkaPublisher publisher, List<StoredEvent> events)
      throws SQLException, InterruptedException, PublishException {
    progress.found(events);
    try {
      publisher.publish(events);
    } catch (PublishException e) {
      acknowledged(events.subList(0, e.acknowledged()));
      saveAfter(e);
      throw e;
    }
    acknowledged(events);
  }

  private void acknowledged(List<StoredEvent> events) {
    if (!events.isEmpty()) {
      checkpoint.published(events.getLast().at());
      progress.published(events.size());
    }
  }

  private void saveAfter(PublishException failure) {
    try {
      checkpoint.saveIfMoved();
    } catch (SQLException e) {
      failure.addSuppressed(e); // what Kafka said is what operators must know
    }
  }

  private boolean isLookDue() {
    return System.nanoTime() - lookedAt > TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS);
  }

  /** Not for each batch: this is what operators can wait for, and batches need not. */
  private void look() throws SQLException {
    checkpoint.saveIfMoved(); // a rewind that is found now is to be followed from where this is
    Instructions now = session.control().look();
    if (now.lastRewind() > checkpoint.rewind()) {
      checkpoint.startAsNoted(session.ledger().read());
      LOG.infof(
          "relay %s, shard %s publishes again from position %d",
          parts.relay(), shard, checkpoint.at().position());
      horizon = LogPosition.START;
    } else {
      horizon = now.horizon();
    }
    paused = now.paused();
    lookedAt = System.nanoTime();
    // What a running transaction holds back is lag as well, so it is measured, not assumed.
    if (progress.isLagStale()) {
      progress.measured(session.events().lag(shard, checkpoint.at()));
    }
  }
}
