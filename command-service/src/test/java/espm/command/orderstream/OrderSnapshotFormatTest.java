package espm.command.orderstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espm.command.order.Order;
import espm.events.OrderCreated;
import espm.events.OrderItemAdded;
import espm.events.OrderSubmitted;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OrderSnapshotFormatTest {

  private static final Instant AT = Instant.parse("2026-01-02T03:04:05.000006Z");

  private final OrderSnapshotFormat format = new OrderSnapshotFormat();

  @Test
  void the_bytes_of_this_format_are_those_of_the_golden_file() throws IOException {
    assertThat(new String(format.write(order()), StandardCharsets.UTF_8))
        .as("other bytes need another number, and a golden file of their own")
        .isEqualTo(golden("OrderSnapshot." + format.number() + ".json"));
  }

  @Test
  void what_was_written_is_read_back_to_the_last_decimal() {
    assertThat(format.read(format.write(order()))).isEqualTo(order());
  }

  @Test
  void bytes_that_are_no_snapshot_are_refused() {
    for (String bytes : new String[] {"", "{", "[]", "{\"unknown\":1}"}) {
      assertThatThrownBy(() -> format.read(bytes.getBytes(StandardCharsets.UTF_8)))
          .as(bytes)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static Order order() {
    UUID product = UUID.fromString("0190a6f2-0000-7000-8000-000000000001");
    UUID customer = UUID.fromString("0190a6f2-0000-7000-8000-00000000c001");
    Order created = Order.evolve(null, new OrderCreated(customer, "USD"), AT);
    Order withItem =
        Order.evolve(
            created,
            new OrderItemAdded(product, 3, new BigDecimal("123456789.90")),
            AT.plusSeconds(1));
    return Order.evolve(
        withItem, new OrderSubmitted(new BigDecimal("370370369.70"), "USD"), AT.plusSeconds(2));
  }

  private static String golden(String name) throws IOException {
    try (InputStream in = OrderSnapshotFormatTest.class.getResourceAsStream("/golden/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }
}
