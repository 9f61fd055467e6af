package espm.command.relay;

import espm.command.eventstore.StoredEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends batches of events and waits until every record is acknowledged by all in-sync replicas.
 *
 * <p>The idempotent producer keeps the order of a partition through its own retries. It is told
 * never to give a single record up: one that expired while later ones of the same order went
 * through would be seen after them when it is sent again. Giving up is this class's part: when a
 * batch takes too long the caller closes it, and with it goes everything that is not sent yet, so
 * that what the broker has of each partition is a beginning of the batch, without a hole. For one
 * thread.
 */
final class KafkaPublisher implements AutoCloseable {

  private static final int BATCH_BYTES = 128 * 1024;

  private final KafkaProducer<byte[], byte[]> producer;
  private final Route route;
  private final int partitions;
  private final int timeoutMillis;

  /**
   * @param timeoutMillis longest wait for the acknowledgements of a batch
   */
  KafkaPublisher(Route route, TopicConfig topic, int timeoutMillis) {
    this.route = route;
    this.partitions = topic.partitions();
    this.timeoutMillis = timeoutMillis;
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, topic.bootstrapServers());
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, "espm-relay-" + route.category());
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeoutMillis);
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    this.producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * Sends events in this order and returns when all are acknowledged. After an exception this
   * publisher is to be closed and not used again.
   *
   * @throws ExecutionException when one was refused for good
   * @throws TimeoutException when the acknowledgements did not come in time
   */
  void publish(List<StoredEvent> events)
      throws ExecutionException, InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    List<Future<RecordMetadata>> acknowledgements = new ArrayList<>(events.size());
    for (StoredEvent event : events) {
      Future<RecordMetadata> acknowledgement = producer.send(route.record(event, partitions));
      if (acknowledgement.isDone()) {
        acknowledgement.get(); // if the client refused it, later ones must not overtake it
      }
      acknowledgements.add(acknowledgement);
    }
    for (Future<RecordMetadata> acknowledgement : acknowledgements) {
      acknowledgement.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    }
  }

  /** Ends at once; what is not sent yet is not sent any more. */
  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
