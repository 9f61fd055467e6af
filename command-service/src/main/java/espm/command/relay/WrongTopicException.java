package espm.command.relay;

/**
 * The topic is not the one that the order of events relies on. Trying again does not help: somebody
 * has to decide.
 */
final class WrongTopicException extends Exception {

  WrongTopicException(String message) {
    super(message);
  }
}
