package espm.command.api;

import espm.command.Database;
import java.sql.SQLException;

/**
 * What is in the store at a time; events are only ever added, so two of the same size are the same.
 *
 * @param events how many
 */
record StoreContent(long events) {

  static StoreContent now() throws SQLException {
    return new StoreContent(Database.countOfEvents());
  }
}
