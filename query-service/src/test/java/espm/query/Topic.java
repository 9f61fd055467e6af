package espm.query;

import espm.events.EventEnvelope;
import espm.events.kafka.EventHeaders;
import espm.events.kafka.OrderTopic;
import espm.query.readmodel.OrderEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * The topic, as the relay fills it: acknowledged, in order, with its key, headers and partition.
 */
public final class Topic implements AutoCloseable {

  private final KafkaProducer<byte[], byte[]> producer =
      new KafkaProducer<>(
          Map.of(
              ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
              ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class),
              ProducerConfig.ACKS_CONFIG,
              "all"),
          new ByteArraySerializer(),
          new ByteArraySerializer());

  /**
   * Publishes events and returns when all are on the topic; what the {@link Store} has is another
   * matter.
   */
  public void publish(EventEnvelope... events) {
    publish(List.of(events));
  }

  public void publish(List<EventEnvelope> events) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (EventEnvelope event : events) {
      records.add(record(event, OrderEvents.json(event)));
    }
    send(records);
  }

  /** Publishes something else in an event's place. */
  public void publishInstead(EventEnvelope event, byte[] value) {
    send(List.of(record(event, value)));
  }

  /** Publishes any record whatever. */
  public void publishRecord(int partition, byte[] key, byte[] value) {
    send(List.of(new ProducerRecord<>(OrderTopic.NAME, partition, key, value)));
  }

  public static int partitionOf(UUID orderId) {
    return OrderTopic.partitionOf(orderId, OrderTopic.PARTITIONS);
  }

  private static ProducerRecord<byte[], byte[]> record(EventEnvelope event, byte[] value) {
    return new ProducerRecord<>(
        OrderTopic.NAME,
        partitionOf(event.orderId()),
        event.occurredAt().toEpochMilli(),
        OrderTopic.key(event.orderId()),
        value,
        EventHeaders.of(
            event.orderId(),
            event.version(),
            event.position(),
            event.type(),
            event.schemaVersion(),
            event.occurredAt()));
  }

  private void send(List<ProducerRecord<byte[], byte[]>> records) {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    records.forEach(record -> sent.add(producer.send(record)));
    try {
      for (Future<RecordMetadata> acknowledgement : sent) {
        acknowledgement.get();
      }
    } catch (ExecutionException e) {
      throw new AssertionError("not acknowledged", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
