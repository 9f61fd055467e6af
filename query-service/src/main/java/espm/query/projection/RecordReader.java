package espm.query.projection;

import espm.events.DecodedEnvelope;
import espm.events.OrderEventCodec;
import espm.events.kafka.OrderTopic;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads the records of one partition. Whatever a record holds, reading it ends with a value: one
 * that throws would be met again and again. Thread-safe.
 */
final class RecordReader {

  private static final int ID_LENGTH = 36;
  private static final byte[] NOTHING = {};

  private final OrderEventCodec codec = new OrderEventCodec();
  private final int partition;
  private final int partitions;

  RecordReader(int partition, int partitions) {
    this.partition = partition;
    this.partitions = partitions;
  }

  Incoming read(ConsumerRecord<byte[], byte[]> record) {
    long offset = record.offset();
    byte[] raw = record.value() == null ? NOTHING : record.value();
    UUID key = orderId(record.key());
    if (key == null) {
      return new Incoming.Stray(offset, raw, "the record's key is no order id");
    }
    if (OrderTopic.partitionOf(key, partitions) != partition) {
      // Its views would be written where nobody looks for them.
      return new Incoming.Stray(offset, raw, "the order belongs to another partition");
    }
    return switch (codec.decodeEnvelope(raw)) {
      case DecodedEnvelope.Known(var envelope) ->
          envelope.orderId().equals(key)
              ? new Incoming.Event(offset, raw, envelope)
              : new Incoming.Stray(offset, raw, "key and value name different orders");
      case DecodedEnvelope.Unknown unknown ->
          unknown.orderId().equals(key)
              ? new Incoming.NotUnderstood(offset, raw, key, unknown.version(), unknown.reason())
              : new Incoming.Stray(offset, raw, "key and value name different orders");
      case DecodedEnvelope.Unreadable(String reason) ->
          new Incoming.NotUnderstood(offset, raw, key, Incoming.UNKNOWN_VERSION, reason);
    };
  }

  private static UUID orderId(byte[] key) {
    if (key == null || key.length != ID_LENGTH) {
      return null;
    }
    String text = new String(key, StandardCharsets.ISO_8859_1);
    try {
      UUID id = UUID.fromString(text);
      // The partition was chosen by the bytes, so only the one way of writing an id is its key.
      return id.toString().equals(text) ? id : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
