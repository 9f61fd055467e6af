package espm.query.generations;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;

/**
 * A question that is on its way only once at any time. Who asks meanwhile gets the next answer,
 * together with all others who do. So each answer was true after it was asked for, and an older one
 * never comes after a newer one, whatever thread brings it. Thread-safe.
 */
final class OneAtATime<T> {

  private final Supplier<Future<T>> question;
  private boolean isUnderWay;

  /** For those who asked while an earlier question is under way; null while nobody has. */
  private Promise<T> next;

  /**
   * @param question sends it; what is to be done with the answer before the next one is a part of
   *     it
   */
  OneAtATime(Supplier<Future<T>> question) {
    this.question = question;
  }

  /** Completes on the thread that brings the answer. */
  Future<T> ask() {
    Promise<T> mine;
    synchronized (this) {
      if (next != null) {
        return next.future();
      }
      mine = Promise.promise();
      if (isUnderWay) {
        next = mine;
        return mine.future();
      }
      isUnderWay = true;
    }
    send(mine);
    return mine.future();
  }

  private void send(Promise<T> promise) {
    question
        .get()
        .onComplete(
            answer -> {
              sendNext();
              promise.handle(answer);
            });
  }

  private void sendNext() {
    Promise<T> waiting;
    synchronized (this) {
      waiting = next;
      next = null;
      isUnderWay = waiting != null;
    }
    if (waiting != null) {
      send(waiting);
    }
  }
}
