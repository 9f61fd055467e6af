package espm.query.projection;

/** The store did not answer, or not as it should; what was asked for may be asked again. */
final class StoreFailure extends Exception {

  StoreFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
