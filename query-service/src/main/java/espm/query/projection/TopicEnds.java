package espm.query.projection;

import espm.query.redis.ReadModelLayout.TopicConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * Where the topic's partitions begin and end, all of them and not only those that this instance
 * projects. Waits for Kafka, so not for event loops. Thread-safe.
 */
@Singleton
class TopicEnds {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  /**
   * A partition's records.
   *
   * @param begin offset of the first
   * @param end offset of the next that will be written
   */
  record Range(long begin, long end) {

    /** How many there are before an offset. */
    long before(long offset) {
      return Math.clamp(offset, begin, end) - begin;
    }

    long size() {
      return end - begin;
    }
  }

  private final Map<String, Object> kafkaSettings;
  private final String topic;
  private Admin admin;

  TopicEnds(
      @Identifier("default-kafka-broker") Map<String, Object> kafkaSettings, TopicConfig topic) {
    this.kafkaSettings = kafkaSettings;
    this.topic = topic.name();
  }

  /**
   * By partition.
   *
   * @throws StoreFailure when Kafka does not tell in time
   */
  List<Range> ranges(int partitions) throws StoreFailure {
    Map<TopicPartition, OffsetSpec> first = new HashMap<>();
    Map<TopicPartition, OffsetSpec> next = new HashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      first.put(new TopicPartition(topic, partition), OffsetSpec.earliest());
      next.put(new TopicPartition(topic, partition), OffsetSpec.latest());
    }
    try {
      var begins = admin().listOffsets(first).all();
      var ends = admin().listOffsets(next).all().get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      List<Range> ranges = new ArrayList<>();
      for (int partition = 0; partition < partitions; partition++) {
        TopicPartition key = new TopicPartition(topic, partition);
        var begin = begins.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).get(key);
        ranges.add(new Range(begin.offset(), ends.get(key).offset()));
      }
      return ranges;
    } catch (ExecutionException | TimeoutException e) {
      throw new StoreFailure("Kafka does not say where the topic ends", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreFailure("interrupted", e);
    }
  }

  /** Made when it is first needed, which may be never. */
  private synchronized Admin admin() {
    if (admin == null) {
      Map<String, Object> settings = new HashMap<>(kafkaSettings);
      settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
      settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
      settings.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 2_000);
      admin = Admin.create(settings);
    }
    return admin;
  }

  synchronized void close(@Observes ShutdownEvent event) {
    if (admin != null) {
      admin.close(Duration.ZERO);
    }
  }
}
