package espm.command.relay;

import espm.command.eventstore.LogPosition;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * This instance's part in one relay: it sees who takes part, takes its share of the shards and
 * gives up what is more. That an instance is alive is what the database says: its session holds the
 * lock of the members. One thread; the lanes have their own.
 */
final class RelayMember implements Runnable {

  private static final Logger LOG = Logger.getLogger(RelayMember.class);
  private static final int SCHEMA_POLL_MILLIS = 50;

  private final RelayParts parts;
  private final List<RelayProgress> progress;
  private final BooleanSupplier schemaIsThere;
  private final LaneSet lanes;
  private final TopicWatch topicWatch;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile boolean paused;
  private boolean joined;
  private boolean fit = true;

  /**
   * @param progress of each shard, in their order
   */
  RelayMember(RelayParts parts, List<RelayProgress> progress, BooleanSupplier schemaIsThere) {
    this.parts = parts;
    this.progress = progress;
    this.schemaIsThere = schemaIsThere;
    this.lanes = new LaneSet(parts, progress);
    this.topicWatch = new TopicWatch(parts.topic());
  }

  /** Events of these streams were committed: returns at once; for any thread. */
  void committed(Set<UUID> streams) {
    lanes.committed(streams);
  }

  /** Operators want something else: returns at once; for any thread. */
  void look(boolean pausedNow) {
    paused = pausedNow;
    lanes.look();
  }

  /** Asks it to end, with its lanes; for any thread. */
  void stop() {
    stopping.countDown();
    lanes.stopAll();
  }

  /** Whether operators have paused the relay, as far as is known. */
  boolean isPaused() {
    return paused;
  }

  List<RelayProgress> progress() {
    return progress;
  }

  @Override
  public void run() {
    try {
      while (!schemaIsThere.getAsBoolean() && !isStoppedAfter(SCHEMA_POLL_MILLIS)) {
        // quietly: the migration says itself what it waits for
      }
      boolean warned = false;
      while (!isStoppedAfter(0)) {
        try {
          takePart();
          warned = false;
        } catch (SQLException e) {
          if (!warned) {
            LOG.warnf("relay %s cannot see the other instances: %s", parts.relay(), e.getMessage());
          }
          warned = true;
          isStoppedAfter(parts.config().standbyMillis());
        }
      }
      lanes.join();
    } catch (InterruptedException _) {
      lanes.interrupt();
    } finally {
      parts.topic().close();
    }
  }

  private void takePart() throws SQLException, InterruptedException {
    joined = false;
    try (RelaySession session = parts.sessions().open()) {
      do {
        decide(session);
      } while (!isStoppedAfter(parts.config().standbyMillis()));
    }
  }

  private boolean isStoppedAfter(int millis) throws InterruptedException {
    return stopping.await(millis, TimeUnit.MILLISECONDS);
  }

  private void decide(RelaySession session) throws SQLException, InterruptedException {
    int shards = parts.config().shards();
    lanes.removeEnded();
    if (parts.config().enabled()) {
      joinOrLeave(session);
    }
    RelayLocks.Occupation others = session.locks().occupation(shards);
    paused = session.control().look().paused();
    if (parts.config().enabled()) {
      Division division = new Division(shards, others.members(), joined);
      division.surplus(lanes.working()).forEach(lanes::stop);
      division.wanted(lanes.all(), others.holders().keySet()).forEach(lanes::start);
      topicWatch.look(lanes);
    }
    observe(session, others.holders());
  }

  /**
   * An instance that the broker does not answer leaves its share to the others, and comes back when
   * it is answered.
   */
  private void joinOrLeave(RelaySession session) throws SQLException, InterruptedException {
    fit = !lanes.areKeptFromBroker() && (fit || topicAnswers());
    if (fit && !joined) {
      session.locks().join(parts.config().shards());
    } else if (!fit && joined) {
      LOG.warnf("relay %s leaves its shards to others: Kafka does not answer", parts.relay());
      session.locks().leave(parts.config().shards());
    }
    joined = fit;
  }

  private boolean topicAnswers() throws InterruptedException {
    try {
      parts.topic().id();
      return true;
    } catch (WrongTopicException _) {
      return true; // that is an answer, and the lanes will say what they think of it
    } catch (ExecutionException _) {
      return false;
    }
  }

  /** What this instance does not publish it knows of by looking; what nobody publishes lags. */
  private void observe(RelaySession session, Map<Integer, String> holders) throws SQLException {
    RelayState idle = parts.config().enabled() ? RelayState.STANDBY : RelayState.OFF;
    Ledger ledger = null;
    for (int number = 0; number < progress.size(); number++) {
      RelayProgress its = progress.get(number);
      if (lanes.all().contains(number)) {
        continue; // it tells by itself
      }
      if (holders.containsKey(number)) {
        its.heldBy(holders.get(number), idle);
        continue;
      }
      its.unheld(idle);
      if (its.isLagStale()) {
        ledger = ledger == null ? session.ledger().read() : ledger;
        Shard shard = new Shard(number, progress.size());
        LogPosition start = ledger.startOf(shard, null);
        its.reached(start);
        its.measured(session.events().lag(shard, start));
      }
    }
  }
}
