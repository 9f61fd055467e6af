package espm.command.relay;

import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;

/**
 * Sees that the topic is the one that the lanes send to. They would not notice by themselves: one
 * that sends nothing has no answer, and to one that sends a new topic looks like the old. It never
 * waits for the broker: what was asked is looked at next time.
 */
final class TopicWatch {

  private final Topic topic;
  private KafkaFuture<TopicDescription> asked;
  private long askedNanos;

  TopicWatch(Topic topic) {
    this.topic = topic;
  }

  void look(LaneSet lanes) throws InterruptedException {
    if (lanes.all().isEmpty()) {
      asked = null;
      return;
    }
    if (asked != null && asked.isDone()) {
      tell(lanes);
      asked = null;
    }
    if (asked == null) {
      askedNanos = System.nanoTime();
      try {
        asked = topic.describe();
      } catch (ExecutionException _) {
        // its name cannot be resolved; the lanes see that by themselves
      }
    }
  }

  private void tell(LaneSet lanes) throws InterruptedException {
    try {
      lanes.topicIs(asked.get().topicId().toString(), askedNanos);
    } catch (ExecutionException e) {
      if (Topic.isAbsent(e.getCause())) {
        lanes.topicIs(null, askedNanos);
      } // else it does not answer, and the lanes see that by themselves
    }
  }
}
