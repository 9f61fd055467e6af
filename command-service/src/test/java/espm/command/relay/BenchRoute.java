package espm.command.relay;

import espm.command.eventstore.StoredEvent;
import espm.events.kafka.EventHeaders;
import espm.events.kafka.OrderTopic;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Events as they are, with their version. */
record BenchRoute(String category) implements Route {

  @Override
  public String topic() {
    return category;
  }

  @Override
  public ProducerRecord<byte[], byte[]> record(StoredEvent event, int partitions) {
    byte[] key = OrderTopic.key(event.streamId());
    var record =
        new ProducerRecord<>(category, OrderTopic.partitionOf(key, partitions), key, event.data());
    record
        .headers()
        .add(
            EventHeaders.SEQUENCE,
            Integer.toString(event.version()).getBytes(StandardCharsets.US_ASCII));
    return record;
  }
}
