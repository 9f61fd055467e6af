package espm.command.relay;

import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/**
 * Agrees with all other lanes of the database about the topic: it is made only while none of them
 * sends. Otherwise a lane that still tries to send to a topic that was lost would go on in the
 * middle of a new one, which has nothing of what comes before. Each lane that sends holds the
 * topic's lock together with the others; whoever makes the topic holds it alone.
 */
final class TopicAgreement {

  private static final int WAIT_MILLIS = 50;

  private final RelayParts parts;
  private final RelayLocks locks;
  private final LaneSignals signals;

  TopicAgreement(RelayParts parts, RelaySession session, LaneSignals signals) {
    this.parts = parts;
    this.locks = session.locks();
    this.signals = signals;
  }

  /**
   * The id of the topic that this session may send to from now on; empty when the lane was told to
   * stop before. It waits for the others as long as they need to see that the topic is gone.
   */
  Optional<String> reach()
      throws SQLException, ExecutionException, InterruptedException, WrongTopicException {
    Topic topic = parts.topic();
    while (!signals.isStopping()) {
      locks.shareTopic(topic.name());
      Optional<String> id = topic.id();
      if (id.isPresent()) {
        return id;
      }
      locks.unshareTopic(topic.name());
      if (locks.claimTopic(topic.name())) {
        try {
          topic.create();
        } finally {
          locks.releaseTopic(topic.name());
        }
      }
      signals.sleep(WAIT_MILLIS); // for the others, or for the news to spread among the brokers
    }
    return Optional.empty();
  }
}
