package espm.command.relay;

/** The topic that a lane sends to is gone, or another one has its name. */
final class TopicLostException extends Exception {

  TopicLostException(String message) {
    super(message);
  }
}
