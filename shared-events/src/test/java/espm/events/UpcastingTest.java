package espm.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * The recipe of schema evolution, on the example of a type with three versions: version 1 called
 * the price {@code price} and gave it in cents, version 2 renamed it, version 3 made it a decimal.
 */
class UpcastingTest {

  private static final UUID PRODUCT = UUID.fromString("38d275eb-fd95-4f59-8f73-b68df3a9d2e0");

  private static final Upcaster RENAME_PRICE =
      step(
          1,
          data -> {
            data.set("unitPriceCents", data.remove("price"));
            return data;
          });

  private static final Upcaster CENTS_TO_DECIMAL =
      step(
          2,
          data -> {
            JsonNode cents = data.remove("unitPriceCents");
            if (!cents.isIntegralNumber()) {
              throw new IllegalArgumentException("unitPriceCents is no whole number");
            }
            return data.put("unitPrice", BigDecimal.valueOf(cents.longValue(), 2));
          });

  private final OrderEventCodec codec =
      new OrderEventCodec(
          catalog(
              new EventType("OrderItemAdded", 3, OrderItemAdded.class),
              RENAME_PRICE,
              CENTS_TO_DECIMAL));

  @Test
  void the_oldest_version_goes_through_every_step() {
    assertThat(decode(1, "{\"productId\":\"%s\",\"quantity\":2,\"price\":2990}"))
        .isEqualTo(new DecodedEvent.Known(new OrderItemAdded(PRODUCT, 2, new BigDecimal("29.90"))));
  }

  @Test
  void a_version_in_between_goes_through_the_steps_that_are_left() {
    assertThat(decode(2, "{\"productId\":\"%s\",\"quantity\":2,\"unitPriceCents\":2990}"))
        .isEqualTo(new DecodedEvent.Known(new OrderItemAdded(PRODUCT, 2, new BigDecimal("29.90"))));
  }

  @Test
  void the_newest_version_is_read_as_it_is() {
    assertThat(decode(3, "{\"productId\":\"%s\",\"quantity\":2,\"unitPrice\":29.90}"))
        .isEqualTo(new DecodedEvent.Known(new OrderItemAdded(PRODUCT, 2, new BigDecimal("29.90"))));
  }

  @Test
  void only_the_newest_version_is_written() {
    assertThat(codec.encode(new OrderItemAdded(PRODUCT, 1, BigDecimal.ONE)).schemaVersion())
        .isEqualTo(3);
  }

  @Test
  void a_step_that_fails_on_damaged_data_does_not_stop_the_reader() {
    assertThat(decode(1, "{\"productId\":\"%s\",\"quantity\":2}"))
        .isInstanceOf(DecodedEvent.Unreadable.class);
    assertThat(decode(1, "[]")).isInstanceOf(DecodedEvent.Unreadable.class);
  }

  @Test
  void a_version_without_a_step_is_refused_when_the_catalog_is_made() {
    EventType third = new EventType("OrderItemAdded", 3, OrderItemAdded.class);

    assertThatThrownBy(() -> catalog(third, RENAME_PRICE))
        .hasMessage("no upcaster for OrderItemAdded version 2");
  }

  @Test
  void two_steps_from_one_version_are_refused_when_the_catalog_is_made() {
    EventType second = new EventType("OrderItemAdded", 2, OrderItemAdded.class);

    assertThatThrownBy(() -> catalog(second, RENAME_PRICE, RENAME_PRICE))
        .hasMessage("two upcasters for OrderItemAdded version 1");
  }

  private DecodedEvent decode(int schemaVersion, String data) {
    return codec.decode("OrderItemAdded", schemaVersion, data.formatted(PRODUCT).getBytes(UTF_8));
  }

  private static EventCatalog catalog(EventType type, Upcaster... upcasters) {
    return new EventCatalog(List.of(type), List.of(upcasters));
  }

  private interface Change {
    ObjectNode apply(ObjectNode data);
  }

  private static Upcaster step(int fromVersion, Change change) {
    return new Upcaster() {
      @Override
      public String type() {
        return "OrderItemAdded";
      }

      @Override
      public int fromVersion() {
        return fromVersion;
      }

      @Override
      public ObjectNode upcast(ObjectNode data) {
        return change.apply(data);
      }
    };
  }
}
