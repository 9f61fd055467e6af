package espm.events.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import espm.events.DecodedEnvelope;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class KafkaContractTest {

  private static final UUID ORDER = UUID.fromString("0197a3c0-1111-7abc-8def-0123456789ab");

  @Test
  void an_event_carries_the_attributes_of_cloudevents() {
    Map<String, String> headers =
        EventHeaders.of(
                ORDER, 3, 42, "OrderSubmitted", 1, Instant.parse("2026-01-02T03:04:05.678901Z"))
            .stream()
            .collect(Collectors.toMap(h -> h.key(), h -> new String(h.value(), UTF_8)));

    assertThat(headers)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "ce_specversion", "1.0",
                "ce_id", ORDER + "/3",
                "ce_type", "OrderSubmitted",
                "ce_source", "/espm/command-service",
                "ce_subject", ORDER.toString(),
                "ce_time", "2026-01-02T03:04:05.678901Z",
                "ce_dataschema", "urn:espm:event:OrderSubmitted:1",
                "ce_sequence", "3",
                "ce_position", "42",
                "content-type", "application/json"));
  }

  @RepeatedTest(20)
  void the_partition_is_the_one_that_kafka_itself_would_take() {
    UUID order = UUID.randomUUID();

    assertThat(OrderTopic.partitionOf(order, OrderTopic.PARTITIONS))
        .isEqualTo(
            BuiltInPartitioner.partitionForKey(OrderTopic.key(order), OrderTopic.PARTITIONS));
  }

  @Test
  void the_partition_of_an_order_never_changes() {
    assertThat(OrderTopic.partitionOf(ORDER, 12)).isEqualTo(PARTITION_OF_ORDER);
  }

  /** Written down when the contract was made: another value would tear stored orders apart. */
  private static final int PARTITION_OF_ORDER = 7;

  @Test
  void a_record_that_is_no_event_does_not_stop_a_consumer() {
    try (OrderEventDeserializer deserializer = new OrderEventDeserializer()) {
      assertThat(deserializer.deserialize(OrderTopic.NAME, "garbage".getBytes(UTF_8)))
          .isInstanceOf(DecodedEnvelope.Unreadable.class);
      assertThat(deserializer.deserialize(OrderTopic.NAME, null)).isNull();
    }
  }
}
