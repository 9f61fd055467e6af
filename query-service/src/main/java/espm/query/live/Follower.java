package espm.query.live;

import io.vertx.core.buffer.Buffer;

/** The connection of one who follows. Called on the feed's loop. */
public interface Follower {

  /** Takes some text; how much may wait to be sent is bounded by asking {@link #isFull}. */
  void write(Buffer text);

  /** Whether so much waits to be sent that no more should be written. */
  boolean isFull();

  /**
   * Calls back, on any thread and perhaps more than once, when it is no longer full.
   *
   * @param drained what to call
   */
  void onDrained(Runnable drained);

  /** Ends the stream in good order: the client comes back by itself. */
  void end();

  /** Closes the connection although not everything was sent. */
  void drop();
}
