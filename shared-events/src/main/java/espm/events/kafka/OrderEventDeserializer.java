package espm.events.kafka;

import espm.events.DecodedEnvelope;
import espm.events.OrderEventCodec;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Reads the values of {@link OrderTopic} in any Kafka consumer, by {@code
 * value.deserializer=espm.events.kafka.OrderEventDeserializer}. It never throws: a record that this
 * build cannot understand is a value that says so, and does not stop the consumer at it for ever.
 */
public final class OrderEventDeserializer implements Deserializer<DecodedEnvelope> {

  private final OrderEventCodec codec = new OrderEventCodec();

  /**
   * @return null for a record without a value, otherwise what came of reading it
   */
  @Override
  public DecodedEnvelope deserialize(String topic, byte[] value) {
    return value == null ? null : codec.decodeEnvelope(value);
  }
}
