package espm.command.orderstream;

import espm.command.eventstore.StoredEvent;
import espm.command.relay.Route;
import espm.command.relay.TopicConfig;
import espm.events.OrderEventCodec;
import espm.events.kafka.EventHeaders;
import espm.events.kafka.OrderTopic;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Order events go to the topic of orders, as the contract in {@code shared-events} says. */
@ApplicationScoped
public class OrderRoute implements Route {

  private final OrderEventCodec codec = new OrderEventCodec();
  private final TopicConfig topic;

  OrderRoute(TopicConfig topic) {
    this.topic = topic;
  }

  @Override
  public String category() {
    return OrderAggregate.CATEGORY;
  }

  @Override
  public String topic() {
    return topic.name();
  }

  @Override
  public ProducerRecord<byte[], byte[]> record(StoredEvent event, int partitions) {
    byte[] key = OrderTopic.key(event.streamId());
    return new ProducerRecord<>(
        topic.name(),
        OrderTopic.partitionOf(key, partitions),
        event.occurredAt().toEpochMilli(),
        key,
        codec.envelopeJson(
            event.streamId(),
            event.version(),
            event.at().position(),
            event.type(),
            event.schemaVersion(),
            event.occurredAt(),
            event.data()),
        EventHeaders.of(
            event.streamId(),
            event.version(),
            event.at().position(),
            event.type(),
            event.schemaVersion(),
            event.occurredAt()));
  }
}
