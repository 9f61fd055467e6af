package espm.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeTest {

  private static final String ENVELOPE = GoldenFiles.read("envelope.json");

  private final OrderEventCodec codec = new OrderEventCodec();

  @Test
  void what_was_written_is_read_again() {
    assertThat(read(ENVELOPE))
        .isEqualTo(
            new DecodedEnvelope.Known(
                new EventEnvelope(
                    UUID.fromString("0197a3c0-1111-7abc-8def-0123456789ab"),
                    2,
                    1042,
                    "OrderItemAdded",
                    1,
                    Instant.parse("2026-01-02T03:04:05.678901Z"),
                    new OrderItemAdded(
                        UUID.fromString("38d275eb-fd95-4f59-8f73-b68df3a9d2e0"),
                        2,
                        new BigDecimal("29.90")))));
  }

  @Test
  void the_members_may_come_in_any_order_and_with_company() {
    String shuffled =
        """
        { "data" : {"reason":"zu spät, größer ✓ als gedacht"}, "später" : [1, {"x": 2}],
          "occurredAt":"2026-01-02T03:04:05Z", "type":"OrderCancelled", "schemaVersion":1,
          "position":7, "version":3, "orderId":"0197a3c0-1111-7abc-8def-0123456789ab" }
        """;

    assertThat(read(shuffled))
        .isInstanceOfSatisfying(
            DecodedEnvelope.Known.class,
            known ->
                assertThat(known.envelope().data())
                    .isEqualTo(new OrderCancelled("zu spät, größer ✓ als gedacht")));
  }

  @Test
  void an_event_type_from_the_future_keeps_its_place() {
    assertThat(read(ENVELOPE.replace("\"OrderItemAdded\"", "\"OrderGiftWrapped\"")))
        .isInstanceOfSatisfying(
            DecodedEnvelope.Unknown.class,
            unknown -> {
              assertThat(unknown.type()).isEqualTo("OrderGiftWrapped");
              assertThat(unknown.version()).isEqualTo(2);
              assertThat(unknown.position()).isEqualTo(1042);
            });
  }

  @Test
  void a_schema_version_from_the_future_keeps_its_place() {
    assertThat(read(ENVELOPE.replace("\"schemaVersion\":1", "\"schemaVersion\":2")))
        .isInstanceOf(DecodedEnvelope.Unknown.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"quantity\":\"two\"}",
        "{\"productId\":\"38d275eb-fd95-4f59-8f73-b68df3a9d2e0\",\"quantity\":2}",
        "{\"productId\":\"38d275eb-fd95-4f59-8f73-b68df3a9d2e0\",\"unitPrice\":1}",
        "{\"productId\":\"38d275eb-fd95-4f59-8f73-b68df3a9d2e0\",\"quantity\":2.5,\"unitPrice\":1}",
        "{\"productId\":\"38d275eb-fd95-4f59-8f73-b68df3a9d2e0\",\"quantity\":\"2\",\"unitPrice\":1}",
        "{\"productId\":\"nobody\",\"quantity\":2,\"unitPrice\":1}",
        "null",
        "[]",
        "\"text\"",
        "17"
      })
  void damaged_data_keeps_its_place_and_says_why(String data) {
    String damaged = ENVELOPE.substring(0, ENVELOPE.indexOf("\"data\":") + 7) + data + "}";

    assertThat(read(damaged))
        .isInstanceOfSatisfying(
            DecodedEnvelope.Unknown.class,
            unknown -> {
              assertThat(unknown.version()).isEqualTo(2);
              assertThat(unknown.reason()).isNotBlank();
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "{}",
        "not JSON",
        "{\"orderId\":17}",
        "{\"orderId\":\"0197a3c0-1111-7abc-8def-0123456789ab\"}",
        "{\"occurredAt\":\"yesterday\"}",
        "{\"version\":99999999999}",
        "\u0000\u0001"
      })
  void bytes_that_are_no_event_are_told_by_the_result(String bytes) {
    assertThat(read(bytes)).isInstanceOf(DecodedEnvelope.Unreadable.class);
  }

  @Test
  void something_behind_the_event_makes_it_unreadable() {
    assertThat(read(ENVELOPE + "{}")).isInstanceOf(DecodedEnvelope.Unreadable.class);
  }

  private DecodedEnvelope read(String json) {
    return codec.decodeEnvelope(json.getBytes(UTF_8));
  }
}
