package espm.endtoend;

import espm.events.DecodedEnvelope;
import espm.events.kafka.OrderEventDeserializer;
import espm.events.kafka.OrderTopic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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
    Map<String, Object> config =
        Map.of("bootstrap.servers", bootstrapServers, "auto.offset.reset", "earliest");
    List<ConsumerRecord<String, DecodedEnvelope>> found = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new OrderEventDeserializer())) {
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
}
