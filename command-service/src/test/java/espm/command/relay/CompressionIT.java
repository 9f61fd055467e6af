package espm.command.relay;

import static org.assertj.core.api.Assertions.assertThat;

import espm.command.eventstore.LogPosition;
import espm.command.eventstore.StoredEvent;
import espm.localstack.junit.Backends;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ways of compressing records, against a real broker. */
@QuarkusTest
@QuarkusTestResource(
    value = Backends.class,
    initArgs = @ResourceArg(name = "needs", value = "postgres,kafka"))
class CompressionIT {

  private static final int EVENTS = 50;
  private static final String LONG_TEXT = "what compresses well ".repeat(100);
  private static final int TIMEOUT_MILLIS = 20_000;
  private static final int BATCH_BYTES_MAX = 1_000_000;

  private final UUID stream = UUID.randomUUID();

  @ParameterizedTest
  @EnumSource
  void records_are_read_as_they_were_sent_and_are_smaller_when_one_asks_for_it(
      TopicConfig.Compression way) throws Exception {
    List<StoredEvent> events = IntStream.rangeClosed(1, EVENTS).mapToObj(this::event).toList();
    try (RelayBench bench = new RelayBench()) {
      bench.makeTopic(RelayBench.PARTITIONS);
      publish(events, bench.name(), way);

      try (TopicReader topic = new TopicReader(bench.name(), RelayBench.PARTITIONS)) {
        List<String> read = topic.recordsOf(stream).stream().map(CompressionIT::value).toList();
        assertThat(read).hasSize(EVENTS).allMatch(value -> value.contains(LONG_TEXT));
      }
      long uncompressed = (long) EVENTS * LONG_TEXT.length();
      if (way == TopicConfig.Compression.NONE) {
        assertThat(bench.bytesOnDisk()).isGreaterThan(uncompressed);
      } else {
        assertThat(bench.bytesOnDisk()).isBetween(1L, uncompressed / 2);
      }
    }
  }

  private static void publish(List<StoredEvent> events, String topic, TopicConfig.Compression way)
      throws Exception {
    var config = new BenchTopic(topic, TopicReader::bootstrapServers, way);
    try (KafkaPublisher publisher =
        new KafkaPublisher(
            new BenchRoute(topic), config, TIMEOUT_MILLIS, BATCH_BYTES_MAX, "compression")) {
      publisher.publish(events);
    }
  }

  private StoredEvent event(int version) {
    byte[] data = "{\"text\":\"%s\"}".formatted(LONG_TEXT).getBytes(StandardCharsets.UTF_8);
    var at = new LogPosition(version, version);
    return new StoredEvent(at, stream, version, "Tested", 1, Instant.EPOCH, data);
  }

  private static String value(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.value(), StandardCharsets.UTF_8);
  }
}
