package espm.command.relay;

import espm.command.eventstore.StoredEvent;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Where the events of one category of streams go. A further aggregate is a further bean of this
 * type, not a change of the relay. Implementations are pure and thread-safe.
 */
public interface Route {

  /** Category of streams; also the name of the relay and of its checkpoint. */
  String category();

  /** Topic that the events go to. */
  String topic();

  /**
   * The record of an event. All events of a stream must go to one partition, or their order is
   * lost.
   *
   * @param partitions how many partitions the topic has
   */
  ProducerRecord<byte[], byte[]> record(StoredEvent event, int partitions);
}
