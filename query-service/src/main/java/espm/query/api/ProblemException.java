package espm.query.api;

/** Ends a request with a problem. Without a stack trace: it is an answer, not a fault. */
final class ProblemException extends RuntimeException {

  private final transient Problem problem;

  ProblemException(ProblemType type, String detail) {
    this(type, detail, null);
  }

  /**
   * @param cause what is behind it, for the log; null when nothing is
   */
  ProblemException(ProblemType type, String detail, Throwable cause) {
    super(detail, cause, false, false);
    this.problem = new Problem(type, detail);
  }

  static ProblemException malformed(String detail) {
    return new ProblemException(ProblemType.MALFORMED_REQUEST, detail);
  }

  Problem problem() {
    return problem;
  }
}
