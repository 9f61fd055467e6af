package espm.command.relay;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A relay's own connection to the database, not one of a pool: the locks, the reading and the
 * checkpoints all go through it, so whoever loses the connection has lost all three. Auto-commit is
 * on throughout: no transaction is open while records are under way. For one thread.
 */
final class RelaySession implements AutoCloseable {

  private final Connection connection;
  private final RelayLocks locks;
  private final LedgerTable ledger;
  private final ControlTable control;
  private final EventReads events;

  RelaySession(Connection connection, String relay) {
    this.connection = connection;
    this.locks = new RelayLocks(connection, relay);
    this.ledger = new LedgerTable(connection, relay);
    this.control = new ControlTable(connection, relay);
    this.events = new EventReads(connection, relay);
  }

  RelayLocks locks() {
    return locks;
  }

  LedgerTable ledger() {
    return ledger;
  }

  ControlTable control() {
    return control;
  }

  EventReads events() {
    return events;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
