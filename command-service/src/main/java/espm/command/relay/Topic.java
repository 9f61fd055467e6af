package espm.command.relay;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * The topic on the broker: made when it is absent, and never used when it is another than thought.
 */
final class Topic {

  private static final int TIMEOUT_MILLIS = 5000;

  private final String name;
  private final espm.command.relay.TopicConfig config;

  Topic(String name, espm.command.relay.TopicConfig config) {
    this.name = name;
    this.config = config;
  }

  /**
   * Makes sure that the topic is there, kept for ever, with the number of partitions that the order
   * of events relies on.
   *
   * @throws WrongTopicException when it is there with another number of partitions
   * @throws ExecutionException when the broker does not answer
   */
  void ensure() throws ExecutionException, InterruptedException, WrongTopicException {
    try (Admin admin =
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS))) {
      create(admin);
      int partitions =
          admin.describeTopics(List.of(name)).allTopicNames().get().get(name).partitions().size();
      if (partitions != config.partitions()) {
        throw new WrongTopicException(
            "topic %s has %d partitions, but %d are configured; set ESPM_TOPIC_PARTITIONS to %d"
                .formatted(name, partitions, config.partitions(), partitions));
      }
    }
  }

  private void create(Admin admin) throws ExecutionException, InterruptedException {
    NewTopic topic =
        new NewTopic(name, Optional.of(config.partitions()), Optional.of(config.replication()))
            .configs(Map.of(TopicConfig.RETENTION_MS_CONFIG, "-1"));
    try {
      admin.createTopics(List.of(topic)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }
}
