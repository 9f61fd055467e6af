package espm.command.relay;

import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** What other threads have to say to a lane. Thread-safe. */
final class LaneSignals {

  private static final int NAP_MILLIS = 100;

  private final Semaphore wakeUps = new Semaphore(0);
  private volatile boolean stopping;
  private volatile boolean lookWanted;
  private volatile KafkaPublisher publisher;
  private volatile String topicId;
  private volatile long sendingSince;

  /** Ends the current wait for events: something was committed. Returns at once. */
  void wake() {
    if (wakeUps.availablePermits() == 0) {
      wakeUps.release();
    }
  }

  /** Asks the lane to end after the batch at hand. */
  void stop() {
    stopping = true;
    wakeUps.release();
  }

  boolean isStopping() {
    return stopping;
  }

  /** Asks the lane to look soon at what operators want. */
  void look() {
    lookWanted = true;
    wake();
  }

  /** Whether it was asked to look since this was asked last; for the lane. */
  boolean takeLook() {
    boolean wanted = lookWanted;
    if (wanted) {
      lookWanted = false;
    }
    return wanted;
  }

  /** Forgets what was committed until now; for the lane, before it reads. */
  void forgetWakeUps() {
    wakeUps.drainPermits();
  }

  /** Waits until something is committed, so long at most; for the lane. */
  boolean await(int millis) throws InterruptedException {
    return wakeUps.tryAcquire(millis, TimeUnit.MILLISECONDS);
  }

  /** Waits whatever is committed, but not when it is to stop; for the lane. */
  void sleep(int millis) throws InterruptedException {
    for (int slept = 0; slept < millis && !stopping; slept += NAP_MILLIS) {
      TimeUnit.MILLISECONDS.sleep(Math.min(NAP_MILLIS, millis - slept));
    }
  }

  /** The lane sends to the topic of this id from now on, through this publisher. */
  void sending(String id, KafkaPublisher to) {
    topicId = id;
    sendingSince = System.nanoTime();
    publisher = to;
  }

  /** The lane does not send any more. */
  void notSending() {
    publisher = null;
  }

  /**
   * Tells the lane what the topic's id is, or null when there is no topic: when it is not the one
   * that the lane sends to, the lane starts over.
   *
   * @param askedNanos when the broker was asked; what it said before the lane began does not count
   */
  void topicIs(String id, long askedNanos) {
    KafkaPublisher now = publisher;
    if (now != null && askedNanos - sendingSince > 0 && !Objects.equals(id, topicId)) {
      now.fail(new TopicLostException(id == null ? "the topic is gone" : "it is another topic"));
      wake();
    }
  }
}
