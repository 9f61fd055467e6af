package espm.command.relay;

import espm.command.eventstore.StoredEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends batches of events and waits until every record is acknowledged by all in-sync replicas.
 *
 * <p>The idempotent producer keeps the order of a partition through its own retries. It is told
 * never to give a record up: a record that expired while later ones of the same order went through
 * would be seen after them when it is sent again. When the broker is away, a batch therefore waits
 * as long as it takes. For one thread.
 */
final class KafkaPublisher implements AutoCloseable {

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final KafkaProducer<byte[], byte[]> producer;
  private final Route route;
  private final int partitions;

  KafkaPublisher(Route route, TopicConfig topic) {
    this.route = route;
    this.partitions = topic.partitions();
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                topic.bootstrapServers(),
                ProducerConfig.CLIENT_ID_CONFIG,
                "espm-relay-" + route.category(),
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                Integer.MAX_VALUE,
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4",
                ProducerConfig.BATCH_SIZE_CONFIG,
                128 * 1024,
                ProducerConfig.LINGER_MS_CONFIG,
                0),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /**
   * Sends events in this order and returns when all are acknowledged.
   *
   * @throws ExecutionException when one was refused for good; nothing after it was handed over
   */
  void publish(List<StoredEvent> events) throws ExecutionException, InterruptedException {
    List<Future<RecordMetadata>> acknowledgements = new ArrayList<>(events.size());
    for (StoredEvent event : events) {
      Future<RecordMetadata> acknowledgement = producer.send(route.record(event, partitions));
      if (acknowledgement.isDone()) {
        acknowledgement.get(); // refused by the client itself: the later ones must not overtake it
      }
      acknowledgements.add(acknowledgement);
    }
    producer.flush();
    for (Future<RecordMetadata> acknowledgement : acknowledgements) {
      acknowledgement.get();
    }
  }

  @Override
  public void close() {
    producer.close(CLOSE_TIMEOUT);
  }
}
