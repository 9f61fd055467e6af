package espm.command.eventstore;

/**
 * The store could not be asked, or did not answer: no fault of the request. After a failed append
 * it is not known whether the events were written, unless the store was {@link #isBusy too busy} to
 * take it at all.
 */
public final class StoreUnavailableException extends RuntimeException {

  /** What is in the way. */
  enum Reason {
    /** The database, or the way to it. */
    AWAY,
    /** Too much is waiting already, so it was not tried. */
    FULL,
    /** Somebody else's open transaction has what was wanted; nothing was written. */
    LOCKED,
    /**
     * The cluster's transactions are behind those stored; nothing is written until that is mended.
     */
    BEHIND
  }

  private final Reason reason;

  StoreUnavailableException(String message, Reason reason) {
    // One per refused request when the database is away: without the cost of a stack trace.
    super(message, null, false, false);
    this.reason = reason;
  }

  /** Whether nothing was written for sure, so that the same may simply be tried again. */
  public boolean isBusy() {
    return reason == Reason.FULL || reason == Reason.LOCKED;
  }

  /** Whether nothing was written, and nothing will be before an operator has mended the store. */
  public boolean needsOperator() {
    return reason == Reason.BEHIND;
  }

  Reason reason() {
    return reason;
  }
}
