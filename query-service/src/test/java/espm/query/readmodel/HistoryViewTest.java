package espm.query.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import espm.events.EventEnvelope;
import espm.events.OrderCancelled;
import espm.events.OrderCreated;
import espm.events.OrderDelivered;
import espm.events.OrderEvent;
import espm.events.OrderItemAdded;
import espm.events.OrderItemQuantityChanged;
import espm.events.OrderItemRemoved;
import espm.events.OrderPaid;
import espm.events.OrderShipped;
import espm.events.OrderSubmitted;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HistoryViewTest {

  private static final UUID ORDER = UUID.fromString("01900000-0000-7000-8000-000000000001");
  private static final UUID CUSTOMER = UUID.fromString("01900000-0000-7000-8000-0000000000c1");
  private static final UUID BOOK = UUID.fromString("01900000-0000-7000-8000-0000000000b1");
  private static final OrderEvent CREATED = new OrderCreated(CUSTOMER, "USD");
  private static final OrderEvent BOOKS = new OrderItemAdded(BOOK, 2, new BigDecimal("15.00"));

  @Test
  void each_event_is_told_in_words() {
    List<HistoryEntry> entries =
        entries(
            CREATED,
            BOOKS,
            new OrderItemQuantityChanged(BOOK, 5),
            new OrderItemRemoved(BOOK),
            BOOKS,
            new OrderSubmitted(new BigDecimal("30.00"), "USD"),
            new OrderPaid(new BigDecimal("30.00"), "USD"),
            new OrderShipped(),
            new OrderDelivered(),
            new OrderCancelled("changed my mind"),
            new OrderCancelled(null));

    assertThat(entries.stream().map(HistoryEntry::summary))
        .containsExactly(
            "Created for customer " + CUSTOMER + " in USD",
            "Added 2 of product " + BOOK + " at 15.00 USD each",
            "Changed the quantity of product " + BOOK + " from 2 to 5",
            "Removed product " + BOOK + " (there were 5 at 15.00 USD each)",
            "Added 2 of product " + BOOK + " at 15.00 USD each",
            "Submitted with a total of 30.00 USD",
            "Paid 30.00 USD",
            "Shipped",
            "Delivered",
            "Cancelled: changed my mind",
            "Cancelled");
  }

  @Test
  void creation_names_what_is_there_from_now_on() {
    assertThat(entries(CREATED).getFirst().changes())
        .containsExactly(
            new FieldChange("/customerId", null, CUSTOMER.toString()),
            new FieldChange("/currency", null, "USD"),
            new FieldChange("/status", null, "DRAFT"),
            new FieldChange("/total", null, new BigDecimal("0.00")));
  }

  @Test
  void changes_name_value_before_and_after() {
    List<HistoryEntry> entries =
        entries(CREATED, BOOKS, new OrderItemQuantityChanged(BOOK, 5), new OrderItemRemoved(BOOK));
    String item = "/items/" + BOOK;

    assertThat(entries.get(2).changes())
        .containsExactly(
            new FieldChange(item + "/quantity", 2, 5),
            new FieldChange(item + "/lineTotal", new BigDecimal("30.00"), new BigDecimal("75.00")),
            new FieldChange("/total", new BigDecimal("30.00"), new BigDecimal("75.00")));
    assertThat(entries.get(3).changes())
        .containsExactly(
            new FieldChange(item + "/quantity", 5, null),
            new FieldChange(item + "/unitPrice", new BigDecimal("15.00"), null),
            new FieldChange(item + "/lineTotal", new BigDecimal("75.00"), null),
            new FieldChange("/total", new BigDecimal("75.00"), new BigDecimal("0.00")));
  }

  @Test
  void the_json_has_exactly_this_shape() {
    Writes writes = new Writes();
    changes(CREATED, new OrderCancelled("say \"no\""))
        .forEach(change -> new HistoryView().project(change, writes));

    List<byte[]> stored = writes.appended().get("history:" + ORDER);
    assertThat(new String(stored.get(1), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"version\":2,\"type\":\"OrderCancelled\",\"occurredAt\":\"2026-03-01T10:00:01Z\","
                + "\"summary\":\"Cancelled: say \\\"no\\\"\",\"reason\":\"say \\\"no\\\"\","
                + "\"changes\":[{\"path\":\"/status\",\"from\":\"DRAFT\",\"to\":\"CANCELLED\"}]}");
  }

  private static List<HistoryEntry> entries(OrderEvent... events) {
    return changes(events).stream().map(HistoryEntry::of).toList();
  }

  private static List<OrderChange> changes(OrderEvent... events) {
    List<OrderChange> changes = new ArrayList<>();
    List<EventEnvelope> stream = OrderEvents.stream(ORDER, events);
    for (EventEnvelope event : stream) {
      Order before = OrderEvents.fold(stream.subList(0, event.version() - 1));
      Order after = OrderEvents.fold(stream.subList(0, event.version()));
      changes.add(new OrderChange(before, event, after));
    }
    return changes;
  }
}
