package espm.query.readmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espm.events.OrderStatus;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class OrderJsonTest {

  @Example
  void an_order_is_shown_in_exactly_this_shape() {
    Order order =
        new Order(
            UUID.fromString("01900000-0000-7000-8000-000000000001"),
            UUID.fromString("01900000-0000-7000-8000-0000000000c1"),
            OrderStatus.SUBMITTED,
            "USD",
            List.of(
                new OrderItem(
                    UUID.fromString("01900000-0000-7000-8000-0000000000b1"),
                    2,
                    new BigDecimal("15.00"))),
            new BigDecimal("30.00"),
            3,
            Instant.parse("2026-03-01T10:00:00Z"),
            Instant.parse("2026-03-01T10:00:02.000123Z"));

    assertThat(new String(OrderJson.write(order), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"id\":\"01900000-0000-7000-8000-000000000001\","
                + "\"customerId\":\"01900000-0000-7000-8000-0000000000c1\","
                + "\"status\":\"SUBMITTED\",\"currency\":\"USD\",\"items\":["
                + "{\"productId\":\"01900000-0000-7000-8000-0000000000b1\",\"quantity\":2,"
                + "\"unitPrice\":15.00,\"lineTotal\":30.00}],\"total\":30.00,\"version\":3,"
                + "\"createdAt\":\"2026-03-01T10:00:00Z\","
                + "\"updatedAt\":\"2026-03-01T10:00:02.000123Z\"}");
  }

  @Property
  void what_is_written_is_read_again_digit_for_digit(@ForAll("orders") Order order) {
    assertThat(OrderJson.read(OrderJson.write(order))).isEqualTo(order);
  }

  @Property
  void version_and_status_are_found_without_parsing(@ForAll("orders") Order order) {
    byte[] json = OrderJson.write(order);

    assertThat(OrderJson.versionOf(json)).isEqualTo(order.version());
    for (OrderStatus status : OrderStatus.values()) {
      assertThat(OrderJson.hasStatus(json, status)).isEqualTo(status == order.status());
    }
  }

  @Property
  void other_bytes_are_refused(@ForAll byte[] bytes) {
    assertThatThrownBy(() -> OrderJson.read(bytes)).isInstanceOf(UncheckedIOException.class);
    assertThatThrownBy(() -> OrderJson.versionOf(bytes))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(OrderJson.hasStatus(bytes, OrderStatus.DRAFT)).isFalse();
  }

  @Provide
  Arbitrary<Order> orders() {
    return Combinators.combine(
            Arbitraries.of(OrderStatus.values()),
            items().list().ofMaxSize(4),
            Arbitraries.integers().between(1, Integer.MAX_VALUE),
            instants(),
            instants())
        .as(
            (status, items, version, createdAt, updatedAt) ->
                new Order(
                    UUID.randomUUID(),
                    UUID.randomUUID(),
                    status,
                    "BHD",
                    items,
                    items.stream().map(OrderItem::lineTotal).reduce(zero(), BigDecimal::add),
                    version,
                    createdAt,
                    updatedAt));
  }

  private static BigDecimal zero() {
    return new BigDecimal("0.000");
  }

  private static Arbitrary<OrderItem> items() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 1_000_000),
            Arbitraries.longs().between(0, 1_000_000_000_000L))
        .as(
            (quantity, mills) ->
                new OrderItem(UUID.randomUUID(), quantity, BigDecimal.valueOf(mills, 3)));
  }

  private static Arbitrary<Instant> instants() {
    return Arbitraries.longs()
        .between(0, 253_402_300_799_999_999L)
        .map(micros -> Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
  }
}
