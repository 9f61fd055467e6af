package espm.query.live;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** The connection of one who follows. Called on the feed's loop. */
public interface Follower {

  /**
   * Takes some text. How much waits to be sent is bounded by who writes.
   *
   * @return completes, on any thread, when it was sent or never will be
   */
  Future<Void> write(Buffer text);

  /** Ends the stream in good order: the client comes back by itself. */
  void end();

  /** Closes the connection although not everything was sent. */
  void drop();
}
