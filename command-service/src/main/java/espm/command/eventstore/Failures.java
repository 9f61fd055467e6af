package espm.command.eventstore;

import espm.command.eventstore.StoreUnavailableException.Reason;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.pgclient.PgException;
import java.util.Set;

/** What a failed statement means. */
final class Failures {

  private static final String UNIQUE_VIOLATION = "23505";
  private static final String KEYS = "idempotency_keys_pkey";

  /**
   * SQLSTATE classes that speak of the server or of the way to it and not of the statement:
   * connection, login, missing database, resources, shutdown.
   */
  private static final Set<String> UNAVAILABLE_CLASSES =
      Set.of("08", "28", "3D", "53", "55", "57", "58");

  private static final String TRANSACTION_ROLLBACK = "40"; // deadlock, serialization failure
  private static final String LOCK_NOT_AVAILABLE = "55P03";
  private static final String CLUSTER_BEHIND = "ESPM1"; // the schema's own, see V4
  private static final String READ_ONLY = "25006"; // a standby, after a failover
  private static final String NO_SUCH_TABLE = "42P01"; // not migrated yet

  private Failures() {}

  /** The client has used this key before. */
  static boolean isUsedKey(Throwable failure) {
    return isUniqueViolation(failure) && KEYS.equals(((PgException) failure).getConstraint());
  }

  /** Something is there already that may be there only once. */
  static boolean isUniqueViolation(Throwable failure) {
    return failure instanceof PgException refusal && UNIQUE_VIOLATION.equals(refusal.getSqlState());
  }

  /**
   * The database answered, and does not like the statement or what is in it, or made it give way to
   * somebody else. Nothing was written.
   */
  static boolean isOfStatement(Throwable failure) {
    return failure instanceof PgException || isHeld(failure);
  }

  /** Somebody else's open transaction has what was wanted. */
  static boolean isHeld(Throwable failure) {
    return failure instanceof StoreUnavailableException held && held.reason() == Reason.LOCKED;
  }

  /** It lost to another one that it would have waited for for ever; the same may succeed again. */
  static boolean isGivingWay(Throwable failure) {
    return failure instanceof PgException refusal
        && refusal.getSqlState() != null
        && refusal.getSqlState().startsWith(TRANSACTION_ROLLBACK);
  }

  /** The failure as callers get it: everything but a refused statement means that it is away. */
  static Throwable translate(Throwable failure) {
    return switch (failure) {
      case StoreUnavailableException known -> known;
      case ConnectionPoolTooBusyException full ->
          new StoreUnavailableException(full.getMessage(), Reason.FULL);
      case PgException waiting when LOCK_NOT_AVAILABLE.equals(waiting.getSqlState()) ->
          new StoreUnavailableException("an open transaction holds what is wanted", Reason.LOCKED);
      case PgException behind when CLUSTER_BEHIND.equals(behind.getSqlState()) ->
          new StoreUnavailableException(behind.getMessage(), Reason.BEHIND);
      case PgException refusal when !isUnavailable(refusal.getSqlState()) -> refusal;
      default -> new StoreUnavailableException(failure.toString(), Reason.AWAY);
    };
  }

  private static boolean isUnavailable(String state) {
    return state == null
        || UNAVAILABLE_CLASSES.contains(state.substring(0, 2))
        || state.equals(READ_ONLY)
        || state.equals(NO_SUCH_TABLE);
  }
}
