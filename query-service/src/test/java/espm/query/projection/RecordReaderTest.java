package espm.query.projection;

import static org.assertj.core.api.Assertions.assertThat;

import espm.events.EventEnvelope;
import espm.events.OrderCreated;
import espm.events.kafka.OrderTopic;
import espm.query.readmodel.OrderEvents;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.WithNull;
import org.apache.kafka.clients.consumer.ConsumerRecord;

class RecordReaderTest {

  private final EventEnvelope event =
      OrderEvents.stream(UUID.randomUUID(), new OrderCreated(UUID.randomUUID(), "USD")).getFirst();
  private final int partition = OrderTopic.partitionOf(event.orderId(), 12);
  private final RecordReader reader = new RecordReader(partition, 12);

  @Example
  void an_event_is_read() {
    assertThat(read(event.orderId().toString(), json()))
        .isInstanceOfSatisfying(
            Incoming.Event.class, read -> assertThat(read.envelope()).isEqualTo(event));
  }

  @Example
  void an_unknown_type_keeps_its_place() {
    assertThat(read(event.orderId().toString(), json().replace("OrderCreated", "OrderGifted")))
        .isInstanceOfSatisfying(
            Incoming.NotUnderstood.class,
            read -> {
              assertThat(read.orderId()).isEqualTo(event.orderId());
              assertThat(read.version()).isEqualTo(1);
            });
  }

  @Example
  void a_value_that_is_no_event_belongs_to_the_order_in_the_key() {
    assertThat(read(event.orderId().toString(), "{"))
        .isInstanceOfSatisfying(
            Incoming.NotUnderstood.class,
            read -> assertThat(read.version()).isEqualTo(Incoming.UNKNOWN_VERSION));
  }

  @Example
  void a_record_that_cannot_be_placed_is_a_stray() {
    assertThat(read("garbage", json())).isInstanceOf(Incoming.Stray.class);
    assertThat(read(null, json())).isInstanceOf(Incoming.Stray.class);
    assertThat(read(event.orderId().toString().toUpperCase(), json()))
        .isInstanceOf(Incoming.Stray.class);
    assertThat(new RecordReader((partition + 1) % 12, 12).read(record(key(), bytes(json()))))
        .isInstanceOf(Incoming.Stray.class);
    assertThat(
            read(
                event.orderId().toString(),
                json().replace(event.orderId().toString(), UUID.randomUUID().toString())))
        .isInstanceOf(Incoming.Stray.class);
  }

  @Property
  void any_record_at_all_is_read_without_an_exception(
      @ForAll @WithNull(0.1) byte[] key, @ForAll @WithNull(0.1) byte[] value) {
    assertThat(reader.read(record(key, value))).isInstanceOf(Incoming.Stray.class);
    assertThat(reader.read(record(key(), value))).isInstanceOf(Incoming.NotUnderstood.class);
  }

  private Incoming read(String key, String value) {
    return reader.read(record(key == null ? null : bytes(key), bytes(value)));
  }

  private ConsumerRecord<byte[], byte[]> record(byte[] key, byte[] value) {
    return new ConsumerRecord<>(OrderTopic.NAME, partition, 7, key, value);
  }

  private byte[] key() {
    return OrderTopic.key(event.orderId());
  }

  private String json() {
    return new String(OrderEvents.json(event), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
