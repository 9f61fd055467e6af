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
 * acknowledgements, move the checkpoint; until it is told to stop or something fails. For one
 * thread.
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

  private LogPosition cursor;
  private LogPosition saved;
  private LogPosition horizon = LogPosition.START;
  private String topicId;
  private long rewind;
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
    topicId = topic.get();
    begin();
    String client = "espm-relay-%s-%d".formatted(parts.relay(), shard.number());
    try (KafkaPublisher publisher =
        new KafkaPublisher(
            parts.route(),
            parts.topicConfig(),
            parts.config().sendTimeoutMillis(),
            parts.topic().batchBytesMax(),
            client)) {
      signals.sending(topicId, publisher);
      follow(publisher, afterFailure ? 1 : parts.config().batchSize());
    } finally {
      signals.notSending();
    }
  }

  private void begin() throws SQLException {
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
    rewind = ledger.lastRewind();
    cursor = ledger.startOf(shard, topicId);
    save();
    LOG.infof(
        "relay %s, shard %s is here, topic %s, from position %d",
        parts.relay(), shard, parts.topic().name(), cursor.position());
  }

  private void follow(KafkaPublisher publisher, int firstLimit)
      throws SQLException, InterruptedException, PublishException, TopicLostException {
    RelayConfig config = parts.config();
    int limit = firstLimit;
    int waitMillis = config.pollMinMillis();
    look();
    while (!signals.isStopping()) {
      if (publisher.isFailed()) {
        throw new TopicLostException("the topic that it published to is gone");
      }
      if (paused) {
        progress.paused();
        signals.forgetWakeUps();
        signals.await(LOOK_MILLIS);
      } else {
        signals.forgetWakeUps(); // before reading: what is committed from here on wakes again
        List<StoredEvent> events = session.events().read(shard, cursor, limit);
        if (events.isEmpty()) {
          progress.active();
          boolean woken = signals.await(waitMillis);
          waitMillis =
              woken ? config.pollMinMillis() : Math.min(waitMillis * 2, config.pollMaxMillis());
        } else {
          publish(publisher, events);
          waitMillis = config.pollMinMillis();
        }
        if (events.size() < limit) {
          cursor = ReadingOrder.later(cursor, horizon);
        }
        limit = config.batchSize();
      }
      if (signals.takeLook() || isLookDue()) {
        look();
      }
    }
  }

  private void publish(KafkaPublisher publisher, List<StoredEvent> events)
      throws SQLException, InterruptedException, PublishException {
    progress.found(events);
    try {
      publisher.publish(events);
    } catch (PublishException e) {
      acknowledged(events.subList(0, e.acknowledged()));
      throw e;
    }
    acknowledged(events);
    progress.active();
  }

  private void acknowledged(List<StoredEvent> events) throws SQLException {
    if (!events.isEmpty()) {
      cursor = events.getLast().at();
      save();
      progress.published(events.size());
    }
  }

  private void save() throws SQLException {
    session.ledger().save(new Checkpoint(shard, cursor, topicId, rewind));
    saved = cursor;
    progress.reached(cursor);
  }

  private boolean isLookDue() {
    return System.nanoTime() - lookedAt > TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS);
  }

  /** Not for each batch: this is what operators can wait for, and batches need not. */
  private void look() throws SQLException {
    if (cursor.position() != saved.position()) {
      save(); // others published meanwhile, and there was nothing of this shard among it
    }
    Instructions now = session.control().look();
    if (now.lastRewind() > rewind) {
      Ledger ledger = session.ledger().read();
      cursor = ledger.startOf(shard, topicId);
      rewind = ledger.lastRewind();
      save();
      LOG.infof(
          "relay %s, shard %s publishes again from position %d",
          parts.relay(), shard, cursor.position());
      horizon = LogPosition.START;
    } else {
      horizon = now.horizon();
    }
    paused = now.paused();
    lookedAt = System.nanoTime();
    // What a running transaction holds back is lag as well, so it is measured, not assumed.
    if (progress.isLagStale()) {
      progress.measured(session.events().lag(shard, cursor));
    }
  }
}
