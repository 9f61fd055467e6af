package espm.command.relay;

import java.sql.SQLException;
import org.jboss.logging.Logger;

/**
 * Has one shard published for as long as this instance is to do it. Whatever goes wrong, it starts
 * over from the checkpoint, so a crash at any point means that some events are sent again, in
 * order, and none is passed over. It ends when it is told to, or when another instance has the
 * shard. One thread from top to bottom.
 */
final class Lane implements Runnable {

  private static final Logger LOG = Logger.getLogger(Lane.class);
  private static final int BACK_OFF_MIN_MILLIS = 100;

  private final Shard shard;
  private final RelayParts parts;
  private final RelayProgress progress;
  private final LaneSignals signals = new LaneSignals();
  private volatile boolean keptFromBroker;

  Lane(Shard shard, RelayParts parts, RelayProgress progress) {
    this.shard = shard;
    this.parts = parts;
    this.progress = progress;
  }

  Shard shard() {
    return shard;
  }

  /** What other threads have to say to it. */
  LaneSignals signals() {
    return signals;
  }

  /** Whether it cannot publish because the broker does not answer this instance. */
  boolean isKeptFromBroker() {
    return keptFromBroker && progress.state() == RelayState.FAILING;
  }

  @Override
  public void run() {
    int backOffMillis = BACK_OFF_MIN_MILLIS;
    boolean afterFailure = false;
    while (!signals.isStopping()) {
      try {
        if (!leadIfNobodyElseDoes(afterFailure)) {
          return;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (Exception e) {
        // Whatever it is: events wait in the store, and without this thread they would for ever.
        if (progress.state() == RelayState.ACTIVE) {
          backOffMillis = BACK_OFF_MIN_MILLIS; // it has worked since the last failure
        }
        afterFailure = true;
        backOffMillis = backOff(e, backOffMillis);
      }
    }
  }

  /**
   * Returns false at once when another lane has the shard, true when this one had and was stopped.
   */
  private boolean leadIfNobodyElseDoes(boolean afterFailure) throws Exception {
    try (RelaySession session = parts.sessions().open()) {
      if (!session.locks().tryShard(shard)) {
        return false;
      }
      progress.heldHere(parts.instance());
      new LaneWork(shard, parts, session, progress, signals).run(afterFailure);
      return true;
    }
  }

  /** Waits, and returns how long to wait next time. */
  private int backOff(Exception failure, int millis) {
    if (failure instanceof WrongTopicException
        || failure instanceof PublishException publishing && publishing.isRefusal()) {
      if (progress.state() != RelayState.REFUSING) {
        LOG.errorf("%s publishes nothing: %s", this, failure.getMessage());
      }
      progress.refused(failure);
      sleep(parts.config().backOffMaxMillis());
      return BACK_OFF_MIN_MILLIS;
    }
    LOG.warnf("%s stopped and tries again in %d ms: %s", this, millis, failure);
    keptFromBroker =
        !(failure instanceof SQLException)
            && !(failure instanceof TopicLostException)
            && !(failure.getCause() instanceof TopicLostException);
    progress.failed(failure);
    sleep(millis);
    return Math.min(millis * 2, parts.config().backOffMaxMillis());
  }

  private void sleep(int millis) {
    try {
      signals.sleep(millis);
    } catch (InterruptedException e) {
      signals.stop();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return "relay %s, shard %s,".formatted(parts.relay(), shard);
  }
}
