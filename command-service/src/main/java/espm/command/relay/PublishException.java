package espm.command.relay;

import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** A batch was not acknowledged as a whole. */
final class PublishException extends Exception {

  private final int acknowledged;

  /**
   * @param acknowledged how many events of the batch, from its first on, are acknowledged
   */
  PublishException(int acknowledged, String message, Throwable cause) {
    super(message, cause);
    this.acknowledged = acknowledged;
  }

  int acknowledged() {
    return acknowledged;
  }

  /**
   * Whether the broker would refuse the same again: no waiting mends it, somebody has to decide.
   */
  boolean isRefusal() {
    return isRefusal(getCause());
  }

  static boolean isRefusal(Throwable cause) {
    return cause instanceof RecordTooLargeException
        || cause instanceof RecordBatchTooLargeException
        || cause instanceof InvalidRecordException
        || cause instanceof InvalidTimestampException
        || cause instanceof PolicyViolationException
        || cause instanceof AuthorizationException
        || cause instanceof AuthenticationException;
  }
}
