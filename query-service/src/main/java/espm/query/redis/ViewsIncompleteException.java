package espm.query.redis;

/**
 * The views that serve have not yet all that was on the topic: Redis is new, or was emptied.
 * Without a stack trace: it is no fault here.
 */
public final class ViewsIncompleteException extends RuntimeException {

  ViewsIncompleteException() {
    super("the read model is being made anew, and is not complete yet", null, false, false);
  }
}
