package espm.command.relay;

/** The database, in which operators' wishes are noted, does not answer; nothing was changed. */
public final class RelayUnreachableException extends Exception {

  RelayUnreachableException(Throwable cause) {
    super("the database does not answer", cause);
  }
}
