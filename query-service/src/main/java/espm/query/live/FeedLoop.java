package espm.query.live;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.Executor;

/** The event loop on which all of the feed runs. Its methods may be called from any thread. */
final class FeedLoop implements Executor {

  private final Vertx vertx;
  private final Context context;

  FeedLoop(Vertx vertx) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
  }

  @Override
  public void execute(Runnable action) {
    context.runOnContext(_ -> action.run());
  }

  /** Does something later; answers what cancels it. */
  long after(Duration wait, Runnable action) {
    return vertx.setTimer(wait.toMillis(), _ -> execute(action));
  }

  /** Does something again and again; answers what cancels it. */
  long every(Duration interval, Runnable action) {
    return vertx.setPeriodic(interval.toMillis(), _ -> execute(action));
  }

  void cancel(long timer) {
    vertx.cancelTimer(timer);
  }
}
