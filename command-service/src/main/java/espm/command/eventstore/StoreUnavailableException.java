package espm.command.eventstore;

/**
 * The store could not be asked, or did not answer: no fault of the request. After a failed append
 * it is not known whether the events were written, unless the store was {@link #isBusy too busy} to
 * take it at all.
 */
public final class StoreUnavailableException extends RuntimeException {

  private final boolean busy;

  StoreUnavailableException(String message, boolean busy) {
    // One per refused request when the database is away: without the cost of a stack trace.
    super(message, null, false, false);
    this.busy = busy;
  }

  /** Whether it was refused before it was tried, because too much is waiting already. */
  public boolean isBusy() {
    return busy;
  }
}
