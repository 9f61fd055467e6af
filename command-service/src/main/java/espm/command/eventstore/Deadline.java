package espm.command.eventstore;

import espm.command.eventstore.StoreUnavailableException.Reason;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;

/**
 * Ends the wait for an answer that does not come, as from a server that hangs or a network that
 * swallows packets. The timer is the event loop's own: cheap enough for every statement.
 */
final class Deadline {

  private final Vertx vertx;
  private final int timeoutMillis;

  Deadline(Vertx vertx, int timeoutMillis) {
    this.vertx = vertx;
    this.timeoutMillis = timeoutMillis;
  }

  /** The same, failing when it takes too long. The statement itself goes on, if it can. */
  <T> Uni<T> on(Uni<T> work) {
    return Uni.createFrom()
        .emitter(
            answer -> {
              long timer =
                  vertx.setTimer(
                      timeoutMillis,
                      _ ->
                          answer.fail(
                              new StoreUnavailableException(
                                  "no answer within " + timeoutMillis + " ms", Reason.AWAY)));
              work.subscribe()
                  .with(
                      result -> {
                        vertx.cancelTimer(timer);
                        answer.complete(result);
                      },
                      failure -> {
                        vertx.cancelTimer(timer);
                        answer.fail(Failures.translate(failure));
                      });
            });
  }
}
