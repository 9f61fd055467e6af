package espm.query.live;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * Who is behind reads a page when it is its turn, in the order of asking. However many come back at
 * once, a few pages are in memory, the connection to Redis has room for others, and after each page
 * the loop does what else it has to. One client waits at most once, so there are never more waiting
 * than clients. Used on the loop.
 */
final class CatchUpTurns {

  /** Pages that are read at the same time. */
  static final int AT_ONCE = 4;

  private final Executor loop;
  private final Queue<LiveClient> waiting = new ArrayDeque<>();
  private int underWay;

  CatchUpTurns(Executor loop) {
    this.loop = loop;
  }

  /** The client reads when it is its turn. */
  void ask(LiveClient client) {
    waiting.add(client);
    begin();
  }

  /** Who is gone needs no turn. */
  void forget(LiveClient client) {
    waiting.remove(client);
  }

  private void begin() {
    while (underWay < AT_ONCE && !waiting.isEmpty()) {
      underWay++;
      waiting.remove().readPage().onComplete(_ -> loop.execute(this::end));
    }
  }

  private void end() {
    underWay--;
    begin();
  }
}
