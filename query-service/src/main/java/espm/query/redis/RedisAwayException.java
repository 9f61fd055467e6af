package espm.query.redis;

/** Redis cannot be asked at the moment. Without a stack trace: it is no fault here. */
public final class RedisAwayException extends RuntimeException {

  RedisAwayException(Throwable cause) {
    super("the read model cannot be reached", cause, false, false);
  }
}
