package espm.query.projection;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Makes the projection's consumers. */
@Singleton
class KafkaConsumers {

  /**
   * A broker answers the requests of one connection in turn: what else is asked of it, where the
   * topic ends, waits as long as a request for records that are not there yet. With Kafka's 500 ms
   * each measure of the lag took so long on an idle system, and an instance was ready so much
   * later.
   */
  private static final int FETCH_MAX_WAIT_MILLIS = 50;

  private final Map<String, Object> kafkaSettings;
  private final ProjectionConfig config;

  /**
   * @param kafkaSettings everything configured under {@code kafka.}: addresses, security
   */
  KafkaConsumers(
      @Identifier("default-kafka-broker") Map<String, Object> kafkaSettings,
      ProjectionConfig config) {
    this.kafkaSettings = kafkaSettings;
    this.config = config;
  }

  /** A new consumer; whoever asks for it closes it. Connects in the background. */
  Consumer<byte[], byte[]> open(int generation) {
    Map<String, Object> settings = new HashMap<>(kafkaSettings);
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, config.groupId() + "-g" + generation);
    settings.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    settings.put(
        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) config.sessionTimeout().toMillis());
    settings.put(
        ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, (int) config.sessionTimeout().toMillis() / 4);
    // Offsets live in Redis. "earliest" matters when the stored one is no longer on the topic:
    // what is read again is dropped by its version, what is lost shows as a gap and is parked.
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, config.pollRecords());
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, bytes(config.fetchBytes()));
    settings.putIfAbsent(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_MAX_WAIT_MILLIS);
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, bytes(config.fetchBytesInAll()));
    // The publisher creates the topic with the right number of partitions; it must not come into
    // being by being asked for.
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 5_000);
    settings.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 2_000);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Kafka's own settings are 32 bits wide; more than that is as good as no bound. */
  private static int bytes(MemorySize size) {
    return (int) Math.min(Integer.MAX_VALUE, size.asLongValue());
  }
}
