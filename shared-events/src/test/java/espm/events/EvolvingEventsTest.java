package espm.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples of docs/evolving-events.md, each with the JSON that stands there. */
class EvolvingEventsTest {

  private static final UUID ORDER = UUID.fromString("0197a3c0-1111-7abc-8def-0123456789ab");
  private static final UUID PRODUCT = UUID.fromString("38d275eb-fd95-4f59-8f73-b68df3a9d2e0");
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");
  private static final BigDecimal AMOUNT = new BigDecimal("59.80");

  private final OrderEventCodec today = new OrderEventCodec();

  @Test
  void a_field_that_may_be_absent_is_absent_in_what_was_stored_before_it() {
    assertThat(today.decode("OrderCancelled", 1, example("OrderCancelled.v1.before-reason")))
        .isEqualTo(new DecodedEvent.Known(new OrderCancelled(null)));
  }

  @Test
  void a_field_that_may_be_absent_is_passed_over_by_a_reader_from_before_it() {
    assertThat(today.decode("OrderShipped", 1, example("OrderShipped.v1.with-carrier")))
        .isEqualTo(new DecodedEvent.Known(new OrderShipped()));
  }

  @Test
  void a_field_that_must_be_there_is_what_it_was_when_nobody_said_so() {
    OrderEventCodec after =
        codec(
            List.of(new EventType("OrderPaid", 2, OrderPaid.class)),
            upcaster("OrderPaid", data -> data.put("currency", "USD")));
    OrderEvent paid = new OrderPaid(AMOUNT, "USD");

    assertThat(after.decode("OrderPaid", 1, example("OrderPaid.v1.without-currency")))
        .isEqualTo(new DecodedEvent.Known(paid));
    assertWritten(after, paid, "OrderPaid", 2, "OrderPaid.v2");
  }

  @Test
  void a_field_that_was_renamed_keeps_its_value_to_the_digit() {
    OrderEventCodec after =
        codec(
            List.of(new EventType("OrderItemAdded", 2, OrderItemAdded.class)),
            upcaster(
                "OrderItemAdded",
                data -> {
                  data.set("unitPrice", data.remove("price"));
                  return data;
                }));
    OrderEvent added = new OrderItemAdded(PRODUCT, 2, new BigDecimal("29.90"));

    assertThat(after.decode("OrderItemAdded", 1, example("OrderItemAdded.v1.with-price")))
        .isEqualTo(new DecodedEvent.Known(added));
    assertWritten(after, added, "OrderItemAdded", 2, "OrderItemAdded.v2");
  }

  @Test
  void an_event_that_was_split_is_still_one_event_with_the_version_that_it_has() {
    OrderEventCodec after = afterTheSplit();
    byte[] stored = envelope(after, 3, "OrderSubmitted", example("OrderSubmitted.v1.before-split"));

    assertThat(after.decodeEnvelope(stored))
        .isEqualTo(
            new DecodedEnvelope.Known(
                new EventEnvelope(
                    ORDER, 3, 1, "OrderSubmitted", 1, AT, new OrderSubmitted(AMOUNT, "USD"))));
  }

  @Test
  void the_events_that_it_was_split_into_have_names_of_their_own() {
    OrderEventCodec after = afterTheSplit();

    assertThat(after.encode(new OrderShipped()).type()).isEqualTo("OrderPlaced");
    assertThat(after.encode(new OrderPaid(AMOUNT, "USD")).type()).isEqualTo("OrderPriced");
    assertThat(after.typeNames()).containsExactly("OrderPlaced", "OrderPriced", "OrderSubmitted");
  }

  /** Records of today stand in for those of the two new types, since the hierarchy is sealed. */
  private static OrderEventCodec afterTheSplit() {
    return codec(
        List.of(
            new EventType("OrderSubmitted", 1, OrderSubmitted.class),
            new EventType("OrderPlaced", 1, OrderShipped.class),
            new EventType("OrderPriced", 1, OrderPaid.class)));
  }

  @Test
  void a_reader_that_is_older_than_the_writer_is_told_the_place_and_not_the_meaning() {
    byte[] newerVersion = envelope(today, 3, "OrderPaid", 2, example("OrderPaid.v2"));
    byte[] newerType = envelope(today, 4, "OrderPlaced", example("OrderShipped.v1.with-carrier"));

    assertThat(today.decodeEnvelope(newerVersion))
        .isInstanceOfSatisfying(
            DecodedEnvelope.Unknown.class, unknown -> assertThat(unknown.version()).isEqualTo(3));
    assertThat(today.decodeEnvelope(newerType))
        .isInstanceOfSatisfying(
            DecodedEnvelope.Unknown.class,
            unknown -> assertThat(unknown.orderId()).isEqualTo(ORDER));
  }

  static List<String> examples() {
    return GoldenFiles.names("examples");
  }

  @ParameterizedTest
  @MethodSource("examples")
  void the_page_shows_what_is_tested(String name) throws IOException {
    Path page = Path.of(System.getProperty("espm.home"), "docs", "evolving-events.md");

    assertThat(Files.readString(page))
        .contains("```json\n" + GoldenFiles.read("examples/" + name) + "\n```");
  }

  private static void assertWritten(
      OrderEventCodec codec, OrderEvent event, String type, int version, String example) {
    EncodedEvent written = codec.encode(event);

    assertThat(written.type()).isEqualTo(type);
    assertThat(written.schemaVersion()).isEqualTo(version);
    assertThat(written.data()).isEqualTo(example(example));
    assertThat(codec.decode(type, version, example(example)))
        .isEqualTo(new DecodedEvent.Known(event));
  }

  private static byte[] envelope(OrderEventCodec codec, int version, String type, byte[] data) {
    return envelope(codec, version, type, 1, data);
  }

  private static byte[] envelope(
      OrderEventCodec codec, int version, String type, int schemaVersion, byte[] data) {
    return codec.envelopeJson(ORDER, version, 1, type, schemaVersion, AT, data);
  }

  private static byte[] example(String name) {
    return GoldenFiles.read("examples/" + name + ".json").getBytes(UTF_8);
  }

  private static OrderEventCodec codec(List<EventType> types, Upcaster... upcasters) {
    return new OrderEventCodec(new EventCatalog(types, List.of(upcasters)));
  }

  /** The step from version 1 to version 2. */
  private static Upcaster upcaster(String type, UnaryOperator<ObjectNode> change) {
    return new Upcaster() {
      @Override
      public String type() {
        return type;
      }

      @Override
      public int fromVersion() {
        return 1;
      }

      @Override
      public ObjectNode upcast(ObjectNode data) {
        return change.apply(data);
      }
    };
  }
}
