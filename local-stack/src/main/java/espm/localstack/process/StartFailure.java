package espm.localstack.process;

/** Something could not be started; the message tells what to do about it. */
public final class StartFailure extends Exception {

  private static final long serialVersionUID = 1;

  /** With a message for people. */
  public StartFailure(String message) {
    super(message);
  }

  /** With a message for people, and what was behind it. */
  public StartFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
