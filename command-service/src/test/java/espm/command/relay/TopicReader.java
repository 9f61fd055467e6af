package espm.command.relay;

import static org.assertj.core.api.Assertions.assertThat;

import espm.events.kafka.EventHeaders;
import espm.events.kafka.OrderTopic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.config.ConfigProvider;

/** Everything that is on a topic, from its start on, in the order of each partition. */
final class TopicReader implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(50);
  private static final int POLLS_MAX = 400;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();

  TopicReader(String topic, int partitions) {
    consumer =
        new KafkaConsumer<>(
            Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> all = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      all.add(new TopicPartition(topic, partition));
    }
    consumer.assign(all);
    consumer.seekToBeginning(all);
  }

  static String bootstrapServers() {
    return ConfigProvider.getConfig().getValue("espm.topic.bootstrap-servers", String.class);
  }

  /** The records of a stream so far, duplicates included: all that the broker has now. */
  List<ConsumerRecord<byte[], byte[]>> recordsOf(UUID stream) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    for (int polls = 0; !isRead(ends); polls++) {
      assertThat(polls).as("reads of the topic").isLessThan(POLLS_MAX);
      consumer.poll(POLL).forEach(records::add);
    }
    byte[] key = OrderTopic.key(stream);
    return records.stream().filter(record -> Arrays.equals(record.key(), key)).toList();
  }

  private boolean isRead(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  /** The versions of a stream so far, as they came, duplicates included. */
  List<Integer> versionsOf(UUID stream) {
    return recordsOf(stream).stream().map(TopicReader::version).toList();
  }

  /** What a consumer is left with that drops whatever is not newer than what it has. */
  List<Integer> newVersionsOf(UUID stream) {
    List<Integer> kept = new ArrayList<>();
    for (int version : versionsOf(stream)) {
      if (kept.isEmpty() || version > kept.getLast()) {
        kept.add(version);
      }
    }
    return kept;
  }

  /** The versions of a stream so far, each where it came first. */
  List<Integer> firstVersionsOf(UUID stream) {
    return versionsOf(stream).stream().distinct().toList();
  }

  static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private static int version(ConsumerRecord<byte[], byte[]> record) {
    return Integer.parseInt(header(record, EventHeaders.SEQUENCE));
  }

  @Override
  public void close() {
    consumer.close();
  }
}
