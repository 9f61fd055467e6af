package espm.query.live;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;

/**
 * What was written for one client and is not sent yet: bounded for itself, and with that of all
 * others. Once a bound is reached the client waits, and what happens meanwhile is not written but
 * read later; if nothing can be sent for too long, it is too slow. Used on the loop.
 */
final class Outbox {

  /** What is put together before it is written. */
  static final int CHUNK_BYTES = 16 * 1024;

  /** What may wait to be sent to one client. */
  static final int WAITING_BYTES_MAX = 256 * 1024;

  /** What a piece costs beside its text, however short: its place in the connection's queue. */
  private static final int PIECE_BYTES = 512;

  private final FeedLoop loop;
  private final Follower follower;
  private final Backlog backlog;
  private final Duration slowTimeout;
  private Runnable onDrained;
  private Runnable onTooSlow;
  private long waitingBytes;
  private boolean isWaiting;
  private boolean isClosed;
  private long slowTimer;

  Outbox(FeedLoop loop, Follower follower, Backlog backlog, Duration slowTimeout) {
    this.loop = loop;
    this.follower = follower;
    this.backlog = backlog;
    this.slowTimeout = slowTimeout;
  }

  /**
   * @param whenDrained called when it need not wait any more
   * @param whenTooSlow called when it had to for too long
   */
  void open(Runnable whenDrained, Runnable whenTooSlow) {
    onDrained = whenDrained;
    onTooSlow = whenTooSlow;
  }

  /** Writes. {@link #mustWait} is to be asked before each piece. */
  void write(Buffer text) {
    if (text.length() == 0 || isClosed) {
      return;
    }
    long bytes = text.length() + PIECE_BYTES;
    count(bytes);
    follower.write(text).onComplete(_ -> loop.execute(() -> sent(bytes)));
  }

  /** Whether nothing should be written now; if so, it begins to wait. */
  boolean mustWait() {
    if (!isWaiting && isFull()) {
      isWaiting = true;
      slowTimer = loop.after(slowTimeout, onTooSlow);
    }
    return isWaiting;
  }

  private boolean isFull() {
    return waitingBytes >= WAITING_BYTES_MAX || waitingBytes > 0 && backlog.isExceeded();
  }

  private void sent(long bytes) {
    if (isClosed) {
      return;
    }
    count(-bytes);
    boolean hasRoom =
        waitingBytes == 0 || waitingBytes <= WAITING_BYTES_MAX / 2 && !backlog.isExceeded();
    if (isWaiting && hasRoom) {
      stopWaiting();
      onDrained.run();
    }
  }

  private void count(long bytes) {
    waitingBytes += bytes;
    backlog.add(bytes);
  }

  void end() {
    follower.end();
  }

  void drop() {
    follower.drop();
  }

  /** Nobody is there any more, and nothing waits. */
  void close() {
    stopWaiting();
    count(-waitingBytes);
    isClosed = true;
  }

  private void stopWaiting() {
    if (isWaiting) {
      isWaiting = false;
      loop.cancel(slowTimer);
    }
  }
}
