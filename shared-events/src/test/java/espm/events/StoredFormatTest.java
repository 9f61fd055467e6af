package espm.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What was stored once is read for ever, and what is written today is what the schemas promise. */
class StoredFormatTest {

  private static final UUID PRODUCT = UUID.fromString("38d275eb-fd95-4f59-8f73-b68df3a9d2e0");
  private static final UUID CUSTOMER = UUID.fromString("550e8400-e29b-41d4-a716-446655440000");
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private final OrderEventCodec codec = new OrderEventCodec();

  record Golden(String file, String type, int schemaVersion, OrderEvent event) {
    @Override
    public String toString() {
      return file;
    }
  }

  /** Every version ever stored. A new version of a type adds a line; no line is ever taken away. */
  static Stream<Golden> everStored() {
    return Stream.of(
        golden("OrderCreated.v1", 1, new OrderCreated(CUSTOMER, "USD")),
        golden("OrderItemAdded.v1", 1, new OrderItemAdded(PRODUCT, 2, new BigDecimal("29.90"))),
        golden("OrderItemQuantityChanged.v1", 1, new OrderItemQuantityChanged(PRODUCT, 5)),
        golden("OrderItemRemoved.v1", 1, new OrderItemRemoved(PRODUCT)),
        golden("OrderSubmitted.v1", 1, new OrderSubmitted(new BigDecimal("59.80"), "USD")),
        golden("OrderPaid.v1", 1, new OrderPaid(new BigDecimal("59.80"), "USD")),
        golden("OrderShipped.v1", 1, new OrderShipped()),
        golden("OrderDelivered.v1", 1, new OrderDelivered()),
        golden("OrderCancelled.v1", 1, new OrderCancelled("changed my mind")),
        golden("OrderCancelled.v1.without-reason", 1, new OrderCancelled(null)));
  }

  private static Golden golden(String name, int schemaVersion, OrderEvent event) {
    return new Golden(name + ".json", name.substring(0, name.indexOf('.')), schemaVersion, event);
  }

  @ParameterizedTest
  @MethodSource("everStored")
  void every_version_ever_stored_is_read(Golden golden) {
    byte[] stored = GoldenFiles.read(golden.file()).getBytes(UTF_8);

    assertThat(codec.decode(golden.type(), golden.schemaVersion(), stored))
        .isEqualTo(new DecodedEvent.Known(golden.event()));
  }

  @ParameterizedTest
  @MethodSource("everStored")
  void the_newest_version_is_written_to_the_letter(Golden golden) {
    EncodedEvent encoded = codec.encode(golden.event());

    assertThat(encoded.type()).isEqualTo(golden.type());
    if (encoded.schemaVersion() == golden.schemaVersion()) {
      assertThat(new String(encoded.data(), UTF_8)).isEqualTo(GoldenFiles.read(golden.file()));
    }
  }

  @ParameterizedTest
  @MethodSource("everStored")
  void every_stored_version_follows_its_published_schema(Golden golden) {
    assertThat(
            schema(golden.type() + ".v" + golden.schemaVersion())
                .validate(GoldenFiles.read(golden.file()), InputFormat.JSON))
        .isEmpty();
  }

  @Test
  void a_schema_refuses_what_is_no_such_event() {
    assertThat(schema("OrderItemAdded.v1").validate("{\"quantity\":0}", InputFormat.JSON))
        .hasSizeGreaterThanOrEqualTo(3);
  }

  @Test
  void every_event_has_a_stored_type_and_a_golden_file() {
    Class<?>[] withGoldenFile =
        everStored().map(golden -> golden.event().getClass()).distinct().toArray(Class<?>[]::new);

    assertThat(withGoldenFile).containsExactlyInAnyOrder(OrderEvent.class.getPermittedSubclasses());
  }

  /** So that a type that is no longer written is still read: its file outlives its writer. */
  @Test
  void every_golden_file_that_there_is_is_read() {
    List<String> files = new ArrayList<>(GoldenFiles.names(""));
    files.remove("envelope.json");

    assertThat(everStored().map(Golden::file)).containsExactlyInAnyOrderElementsOf(files);
  }

  @Test
  void the_envelope_is_written_to_the_letter_and_follows_its_schema() {
    byte[] json =
        codec.envelopeJson(
            UUID.fromString("0197a3c0-1111-7abc-8def-0123456789ab"),
            2,
            1042,
            "OrderItemAdded",
            1,
            Instant.parse("2026-01-02T03:04:05.678901Z"),
            GoldenFiles.read("OrderItemAdded.v1.json").getBytes(UTF_8));

    assertThat(new String(json, UTF_8)).isEqualTo(GoldenFiles.read("envelope.json"));
    assertThat(schema("EventEnvelope").validate(new String(json, UTF_8), InputFormat.JSON))
        .isEmpty();
  }

  private static Schema schema(String name) {
    return SCHEMAS.getSchema(GoldenFiles.schema(name), InputFormat.JSON);
  }
}
