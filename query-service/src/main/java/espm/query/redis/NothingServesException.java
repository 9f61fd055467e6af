package espm.query.redis;

/** There are no views to be read at the moment. Without a stack trace: it is no fault here. */
public final class NothingServesException extends RuntimeException {

  NothingServesException(String why) {
    super(why, null, false, false);
  }
}
