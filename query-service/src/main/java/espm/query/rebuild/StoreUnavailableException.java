package espm.query.rebuild;

/**
 * The store could not be asked; later it may answer. Without a stack trace: it is to be expected.
 */
public final class StoreUnavailableException extends RuntimeException {

  StoreUnavailableException(String message, Throwable cause) {
    super(message, cause, false, false);
  }
}
