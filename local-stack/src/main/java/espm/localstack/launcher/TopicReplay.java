package espm.localstack.launcher;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a topic without joining a group: nobody else notices, and nothing is remembered. */
final class TopicReplay {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final JsonFactory JSON = new JsonFactory();

  /**
   * What is wanted.
   *
   * @param follow whether to go on behind the end
   */
  record Selection(
      String topic,
      Optional<Integer> partition,
      Optional<Instant> fromTime,
      Optional<Long> fromOffset,
      Optional<String> key,
      boolean follow) {}

  private final String bootstrapServers;
  private final Selection selection;

  TopicReplay(String bootstrapServers, Selection selection) {
    this.bootstrapServers = bootstrapServers;
    this.selection = selection;
  }

  /** Writes a line for each record. Returns why that was not possible, if it was not. */
  Optional<String> writeTo(OutputStream out) throws IOException {
    try (KafkaConsumer<byte[], byte[]> consumer = open()) {
      List<TopicPartition> partitions = partitions(consumer);
      if (partitions.isEmpty()) {
        return Optional.of(
            "there is no topic %s%s at %s"
                .formatted(
                    selection.topic(),
                    selection.partition().map(number -> " with partition " + number).orElse(""),
                    bootstrapServers));
      }
      consumer.assign(partitions);
      seek(consumer, partitions);
      copy(consumer, consumer.endOffsets(partitions), out);
      return Optional.empty();
    } catch (KafkaException e) {
      return Optional.of(
          "Kafka at %s does not answer: %s; is the system up? (./espm status)"
              .formatted(bootstrapServers, e.getMessage()));
    }
  }

  private KafkaConsumer<byte[], byte[]> open() {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5000);
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
    settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private List<TopicPartition> partitions(KafkaConsumer<?, ?> consumer) {
    return consumer.partitionsFor(selection.topic()).stream()
        .map(PartitionInfo::partition)
        .filter(number -> selection.partition().map(number::equals).orElse(true))
        .map(number -> new TopicPartition(selection.topic(), number))
        .toList();
  }

  private void seek(KafkaConsumer<?, ?> consumer, List<TopicPartition> partitions) {
    if (selection.fromTime().isPresent()) {
      long millis = selection.fromTime().get().toEpochMilli();
      Map<TopicPartition, OffsetAndTimestamp> found =
          consumer.offsetsForTimes(
              partitions.stream().collect(Collectors.toMap(partition -> partition, _ -> millis)));
      for (TopicPartition partition : partitions) {
        OffsetAndTimestamp first = found.get(partition);
        if (first == null) {
          consumer.seekToEnd(List.of(partition)); // nothing there is so young
        } else {
          consumer.seek(partition, first.offset());
        }
      }
    } else if (selection.fromOffset().isPresent()) {
      partitions.forEach(partition -> consumer.seek(partition, selection.fromOffset().get()));
    } else {
      consumer.seekToBeginning(partitions);
    }
  }

  private void copy(
      KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends, OutputStream out)
      throws IOException {
    while (selection.follow() || isBefore(consumer, ends)) {
      var records = consumer.poll(POLL);
      for (ConsumerRecord<byte[], byte[]> record : records) {
        long end = ends.get(new TopicPartition(record.topic(), record.partition()));
        if (isWanted(record) && (selection.follow() || record.offset() < end)) {
          out.write(line(record));
        }
      }
      if (records.isEmpty()) {
        out.flush();
      }
    }
  }

  private static boolean isBefore(KafkaConsumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue());
  }

  private boolean isWanted(ConsumerRecord<byte[], byte[]> record) {
    return selection.key().map(key -> key.equals(text(record.key()))).orElse(true);
  }

  /** The value is JSON already and goes in as it is; one that is not goes in as a text. */
  private static byte[] line(ConsumerRecord<byte[], byte[]> record) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeNumberField("partition", record.partition());
      json.writeNumberField("offset", record.offset());
      json.writeStringField("timestamp", Instant.ofEpochMilli(record.timestamp()).toString());
      json.writeStringField("key", text(record.key()));
      json.writeObjectFieldStart("headers");
      for (Header header : record.headers()) {
        json.writeStringField(header.key(), text(header.value()));
      }
      json.writeEndObject();
      String value = text(record.value());
      if (value != null && value.startsWith("{")) {
        json.writeFieldName("value");
        json.writeRawValue(value);
      } else {
        json.writeStringField("value", value);
      }
      json.writeEndObject();
    }
    bytes.write('\n');
    return bytes.toByteArray();
  }

  private static String text(byte[] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }
}
