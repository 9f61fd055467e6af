package espm.command.relay;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The topic on the broker: made when it is absent, and never used when it is another than thought.
 * Thread-safe.
 */
final class Topic implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 5000;

  private final String name;
  private final espm.command.relay.TopicConfig config;
  private Admin admin;

  Topic(String name, espm.command.relay.TopicConfig config) {
    this.name = name;
    this.config = config;
  }

  /**
   * The client, made when it is first needed, and tried again when next needed: while none of the
   * broker's names can be resolved there is none.
   */
  private synchronized Admin admin() throws ExecutionException {
    if (admin == null) {
      try {
        admin =
            Admin.create(
                Map.of(
                    AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers(),
                    AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS,
                    AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS));
      } catch (KafkaException e) {
        throw new ExecutionException(e.getCause() == null ? e : e.getCause());
      }
    }
    return admin;
  }

  String name() {
    return name;
  }

  /**
   * The id of the topic, which no other topic has, also none of the same name; empty when there is
   * no topic.
   *
   * @throws WrongTopicException when it has another number of partitions than the order of events
   *     relies on
   * @throws ExecutionException when the broker does not answer
   */
  Optional<String> id() throws ExecutionException, InterruptedException, WrongTopicException {
    try {
      TopicDescription topic = describe().get();
      int partitions = topic.partitions().size();
      if (partitions != config.partitions()) {
        throw new WrongTopicException(
            "topic %s has %d partitions, but %d are configured; set ESPM_TOPIC_PARTITIONS to %d"
                .formatted(name, partitions, config.partitions(), partitions));
      }
      return Optional.of(topic.topicId().toString());
    } catch (ExecutionException e) {
      if (isAbsent(e.getCause())) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Asks the broker; returns at once.
   *
   * @throws ExecutionException when its name cannot be resolved
   */
  KafkaFuture<TopicDescription> describe() throws ExecutionException {
    return admin().describeTopics(List.of(name)).topicNameValues().get(name);
  }

  /**
   * Size of the largest batch of records that the broker takes; a producer that makes larger ones
   * would split them without end.
   *
   * @throws ExecutionException when the broker does not answer, or does not tell
   */
  int batchBytesMax() throws ExecutionException, InterruptedException {
    var topic = new ConfigResource(ConfigResource.Type.TOPIC, name);
    Config settings = admin().describeConfigs(List.of(topic)).values().get(topic).get();
    return Integer.parseInt(settings.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value());
  }

  static boolean isAbsent(Throwable failure) {
    return failure instanceof UnknownTopicOrPartitionException;
  }

  /** Makes the topic, kept for ever, unless it is there. */
  void create() throws ExecutionException, InterruptedException {
    NewTopic topic =
        new NewTopic(name, Optional.of(config.partitions()), Optional.of(config.replication()))
            .configs(
                Map.of(
                    TopicConfig.RETENTION_MS_CONFIG,
                    "-1",
                    // Times are those of the events. By itself Kafka refuses what is more than an
                    // hour ahead, so one machine with a wrong clock would stop a shard for good.
                    TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG,
                    Long.toString(Long.MAX_VALUE)));
    try {
      admin().createTopics(List.of(topic)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  @Override
  public synchronized void close() {
    if (admin != null) {
      admin.close(java.time.Duration.ZERO);
    }
  }
}
