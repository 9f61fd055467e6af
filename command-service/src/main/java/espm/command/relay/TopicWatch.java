package espm.command.relay;

import java.util.concurrent.CompletionException;
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

  TopicWatch(Topic topic) {
    this.topic = topic;
  }

  void look(LaneSet lanes) {
    if (lanes.all().isEmpty()) {
      asked = null;
      return;
    }
    if (asked != null && asked.isDone()) {
      tell(lanes);
      asked = null;
    }
    if (asked == null) {
      asked = topic.describe();
    }
  }

  private void tell(LaneSet lanes) {
    try {
      lanes.topicIs(asked.getNow(null).topicId().toString());
    } catch (CompletionException e) {
      if (Topic.isAbsent(e.getCause())) {
        lanes.topicIs(null);
      }
    } catch (Exception e) {
      // a broker that does not answer: the lanes see that by themselves
    }
  }
}
