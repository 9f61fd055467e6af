package espm.endtoend;

import espm.events.DecodedEnvelope;
import espm.events.kafka.EventHeaders;
import espm.events.kafka.OrderEventDeserializer;
import espm.events.kafka.OrderTopic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Another team's consumer: reads the topic from the start with nothing but what is published. */
final class TopicReader {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String bootstrapServers;

  TopicReader(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /** The records of one order, in the order of the topic, as soon as there are so many. */
  List<ConsumerRecord<String, DecodedEnvelope>> read(UUID order, int count) {
    List<ConsumerRecord<String, DecodedEnvelope>> found = new ArrayList<>();
    try (var consumer = consumer()) {
      var partition =
          new TopicPartition(OrderTopic.NAME, OrderTopic.partitionOf(order, OrderTopic.PARTITIONS));
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      Instant deadline = Instant.now().plus(PATIENCE);
      while (found.size() < count && Instant.now().isBefore(deadline)) {
        for (var record : consumer.poll(Duration.ofMillis(200))) {
          if (record.key().equals(order.toString())) {
            found.add(record);
          }
        }
      }
    }
    return found;
  }

  /**
   * The versions of all orders, each order's in the order of the topic and each version where it
   * comes first, as soon as there are so many events.
   */
  Map<String, List<Integer>> versions(int count) {
    Map<String, List<Integer>> versions = new HashMap<>();
    try (var consumer = consumer()) {
      List<TopicPartition> partitions =
          IntStream.range(0, OrderTopic.PARTITIONS)
              .mapToObj(partition -> new TopicPartition(OrderTopic.NAME, partition))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Instant deadline = Instant.now().plus(PATIENCE);
      int found = 0;
      while (found < count && Instant.now().isBefore(deadline)) {
        for (var record : consumer.poll(Duration.ofMillis(200))) {
          List<Integer> ofOrder = versions.computeIfAbsent(record.key(), _ -> new ArrayList<>());
          int version = sequence(record);
          if (!ofOrder.contains(version)) {
            ofOrder.add(version);
            found++;
          }
        }
      }
    }
    return versions;
  }

  private static int sequence(ConsumerRecord<?, ?> record) {
    byte[] header = record.headers().lastHeader(EventHeaders.SEQUENCE).value();
    return Integer.parseInt(new String(header, StandardCharsets.UTF_8));
  }

  private KafkaConsumer<String, DecodedEnvelope> consumer() {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", bootstrapServers, "auto.offset.reset", "earliest"),
        new StringDeserializer(),
        new OrderEventDeserializer());
  }
}
