package espm.command.relay;

import espm.command.eventstore.StoredEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends batches of events and waits until every record is acknowledged by all in-sync replicas.
 *
 * <p>What the broker has of each partition is always a beginning of the batch, without a hole. The
 * idempotent producer keeps the order through its own retries, and is told never to give a record
 * up by itself. One request at a time is under way, so a record that the broker refuses for good is
 * known before anything behind it is sent; then the producer ends at once. For one thread, but for
 * {@link #fail}.
 */
final class KafkaPublisher implements AutoCloseable {

  private static final int BATCH_BYTES_MAX = 128 * 1024;

  /** Records that wait to be sent; a lane that has more waits for the broker. */
  private static final long BUFFER_BYTES = 8L * 1024 * 1024;

  private final KafkaProducer<byte[], byte[]> producer;
  private final Route route;
  private final int partitions;
  private final int timeoutMillis;
  private final long[] lastOffsets;
  private volatile Acknowledgements current;
  private volatile Exception failure;

  /**
   * @param timeoutMillis longest wait for the acknowledgements of a batch
   * @param batchBytesMax what the broker takes of a partition at once
   */
  KafkaPublisher(
      Route route, TopicConfig topic, int timeoutMillis, int batchBytesMax, String clientId) {
    this.route = route;
    this.partitions = topic.partitions();
    this.timeoutMillis = timeoutMillis;
    this.lastOffsets = new long[partitions];
    Arrays.fill(lastOffsets, -1);
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, topic.bootstrapServers());
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeoutMillis);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
    settings.put(
        ProducerConfig.COMPRESSION_TYPE_CONFIG,
        topic.compression().name().toLowerCase(Locale.ROOT));
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, Math.min(BATCH_BYTES_MAX, batchBytesMax));
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    this.producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * Sends events in this order and returns when all are acknowledged. After an exception this
   * publisher has ended.
   *
   * @throws PublishException when one was refused, or the acknowledgements did not come in time
   */
  void publish(List<StoredEvent> events) throws InterruptedException, PublishException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    List<Future<RecordMetadata>> sent = new ArrayList<>(events.size());
    Acknowledgements batch = new Acknowledgements(events.size(), lastOffsets, this::close);
    current = batch;
    if (failure != null) {
      batch.fail(failure);
    }
    try {
      for (int i = 0; i < events.size() && !batch.isFailed(); i++) {
        sent.add(producer.send(route.record(events.get(i), partitions), batch));
      }
      batch.await(Math.max(0, deadline - System.nanoTime()));
    } catch (ExecutionException e) {
      throw failed(events, sent, e.getCause());
    } catch (InterruptException e) {
      throw (InterruptedException) new InterruptedException().initCause(e);
    } catch (IllegalStateException | KafkaException e) {
      throw failed(events, sent, batch.failureOr(e)); // it ended while this thread was to send
    } catch (TimeoutException e) {
      throw failed(
          events, sent, new TimeoutException("no acknowledgement in " + timeoutMillis + " ms"));
    }
  }

  /** Gives up the batch at hand or the next one; for any thread. */
  void fail(Exception reason) {
    failure = reason;
    Acknowledgements batch = current;
    if (batch != null) {
      batch.fail(reason);
    }
  }

  /** Whether it was told to give up. */
  boolean isFailed() {
    return failure != null;
  }

  private PublishException failed(
      List<StoredEvent> events, List<Future<RecordMetadata>> sent, Throwable cause) {
    close(); // by this thread: it returns when every record has its outcome
    int acknowledged = 0;
    while (acknowledged < sent.size() && sent.get(acknowledged).state() == Future.State.SUCCESS) {
      acknowledged++;
    }
    return new PublishException(acknowledged, describe(events, sent, cause), cause);
  }

  private static String describe(
      List<StoredEvent> events, List<Future<RecordMetadata>> sent, Throwable cause) {
    if (PublishException.isRefusal(cause)) {
      for (int i = 0; i < sent.size(); i++) {
        if (sent.get(i).state() == Future.State.FAILED
            && sent.get(i).exceptionNow().getClass() == cause.getClass()) {
          StoredEvent event = events.get(i);
          return "Kafka refuses stream %s version %d (position %d): %s"
              .formatted(event.streamId(), event.version(), event.at().position(), cause);
        }
      }
    }
    return cause.toString();
  }

  /** Ends at once; what is not sent yet is not sent any more. */
  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
