package espm.command.relay;

import java.sql.SQLException;

/**
 * What the lanes of one relay and its member work with.
 *
 * @param instance name of this instance
 */
record RelayParts(
    Route route,
    RelayConfig config,
    TopicConfig topicConfig,
    Topic topic,
    Sessions sessions,
    String instance) {

  /** What opens a session; whoever asked for it closes it. */
  interface Sessions {
    RelaySession open() throws SQLException;
  }

  String relay() {
    return route.category();
  }
}
