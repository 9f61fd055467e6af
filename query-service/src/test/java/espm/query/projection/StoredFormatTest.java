package espm.query.projection;

import static org.assertj.core.api.Assertions.assertThat;

import espm.events.EventEnvelope;
import espm.events.OrderCancelled;
import espm.events.OrderCreated;
import espm.events.OrderItemAdded;
import espm.events.OrderItemQuantityChanged;
import espm.events.OrderItemRemoved;
import espm.events.OrderPaid;
import espm.events.OrderSubmitted;
import espm.query.projection.InMemoryPartitionStore.Content;
import espm.query.readmodel.Keyspace;
import espm.query.readmodel.Lives;
import espm.query.readmodel.OrderEvents;
import espm.query.readmodel.Views;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Keys and contents of a fixed history, compared with those that were noted for the number of the
 * form. Who changes what is stored raises {@link Views#FORMAT} and adds the file of the new number,
 * which this test shows; so that running systems make their views anew.
 */
class StoredFormatTest {

  private static final UUID CUSTOMER = UUID.fromString("550e8400-e29b-41d4-a716-446655440000");
  private static final UUID PRODUCT = UUID.fromString("38d275eb-fd95-4f59-8f73-b68df3a9d2e0");
  private static final UUID OTHER_PRODUCT = UUID.fromString("7c9e6679-7425-40de-944b-e07fc1f90ae7");

  @Test
  void what_is_stored_is_what_was_noted_for_its_number() throws IOException {
    String stored = String.join("\n", describe(project(history()))) + "\n";

    String file = "stored-format-%d.txt".formatted(Views.FORMAT);
    try (InputStream noted = StoredFormatTest.class.getResourceAsStream(file)) {
      assertThat(noted).as("%s has to be there, with this content:%n%s", file, stored).isNotNull();
      assertThat(stored)
          .as("stored bytes have changed: raise Views.FORMAT and add the file of its number")
          .isEqualTo(new String(noted.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static List<EventEnvelope> history() {
    List<EventEnvelope> history = new ArrayList<>();
    history.addAll(
        OrderEvents.stream(
            id(1),
            OrderEvents.START,
            Lives.of(CUSTOMER, PRODUCT, "USD", new BigDecimal("15.00"), 2)));
    history.addAll(
        OrderEvents.stream(
            id(2),
            new OrderCreated(CUSTOMER, "JPY"),
            new OrderItemAdded(PRODUCT, 3, new BigDecimal("1200")),
            new OrderItemAdded(OTHER_PRODUCT, 1, new BigDecimal("990000000000")),
            new OrderItemQuantityChanged(PRODUCT, 4),
            new OrderItemRemoved(PRODUCT),
            new OrderSubmitted(new BigDecimal("990000000000"), "JPY"),
            new OrderPaid(new BigDecimal("990000000000"), "JPY"),
            new OrderCancelled("no longer \"needed\"")));
    history.addAll(OrderEvents.stream(id(3), new OrderCreated(CUSTOMER, "USD")));
    return history;
  }

  private static UUID id(int number) {
    return new UUID(0x01a21832_2d68_7dc5L, 0x8000_0000_0000_0000L + number);
  }

  private static Content project(List<EventEnvelope> history) {
    List<Incoming> batch = new ArrayList<>();
    Map<UUID, OrderState> states = new HashMap<>();
    for (EventEnvelope event : history) {
      batch.add(new Incoming.Event(batch.size(), OrderEvents.json(event), event));
      states.put(event.orderId(), new OrderState.Absent());
    }
    batch.add(
        new Incoming.NotUnderstood(
            batch.size(), "{}".getBytes(StandardCharsets.UTF_8), id(3), 2, "a reason"));
    batch.add(new Incoming.Stray(batch.size(), new byte[] {'x'}, "no key"));
    FoldedBatch folded = new BatchFold(Views.ALL, 10).fold(batch, states);
    var store = new InMemoryPartitionStore();
    store.apply(OptionalLong.empty(), batch.size(), folded.writes, folded.versions);
    return store.content;
  }

  private static List<String> describe(Content content) {
    Keyspace keys = new Keyspace(1, 3);
    List<String> lines = new ArrayList<>();
    lines.add(keys.offset() + " = " + content.offset.orElseThrow());
    lines.add(keys.ahead(id(1)) + " = JSON of the order");
    content.values.forEach((key, value) -> lines.add(keys.key(key) + " = " + value));
    content.lists.forEach((key, list) -> list.forEach(e -> lines.add(keys.key(key) + " [] " + e)));
    content.hashes.forEach(
        (key, hash) ->
            hash.forEach((f, value) -> lines.add(keys.key(key) + " " + f + " = " + value)));
    content.sets.forEach(
        (key, set) -> set.forEach(member -> lines.add(keys.key(key) + " <- " + member)));
    return lines;
  }
}
