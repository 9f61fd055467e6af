package espm.command.api;

/**
 * Ends a request with a {@link Problem}. It is how JAX-RS resources say no; it has no stack trace,
 * because a refused request is nothing unexpected.
 */
final class ProblemException extends RuntimeException {

  private final transient Problem problem;

  ProblemException(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  Problem problem() {
    return problem;
  }
}
