package espm.query.readmodel;

import espm.events.EventEnvelope;
import espm.events.OrderCancelled;
import espm.events.OrderPaid;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** What has to be stored for some streams, by folding each of them at once and nothing else. */
public final class StoredViews {

  private StoredViews() {}

  /** The streams in a log, each event once. */
  public static Map<UUID, List<EventEnvelope>> streams(List<EventEnvelope> log) {
    Map<UUID, List<EventEnvelope>> streams = new LinkedHashMap<>();
    for (EventEnvelope event : log) {
      List<EventEnvelope> stream = streams.computeIfAbsent(event.orderId(), _ -> new ArrayList<>());
      if (event.version() == stream.size() + 1) {
        stream.add(event);
      }
    }
    return streams;
  }

  /** The entries of a stream's timeline. */
  public static List<String> history(List<EventEnvelope> stream) {
    List<String> history = new ArrayList<>();
    Order before = null;
    for (EventEnvelope event : stream) {
      Order after = ((FoldResult.Folded) OrderFold.apply(before, event)).order();
      history.add(text(HistoryEntry.of(new OrderChange(before, event, after)).json()));
      before = after;
    }
    return history;
  }

  /** Text, list, set or hash of all names of a partition that holds this log, but the offset. */
  public static Map<String, Object> of(List<EventEnvelope> log) {
    Map<String, Object> views = new TreeMap<>();
    streams(log)
        .forEach(
            (id, stream) -> {
              Order order = OrderEvents.fold(stream);
              views.put("order:" + id, text(OrderJson.write(order)));
              views.put("history:" + id, history(stream));
              putField(views, "versions", id.toString(), Integer.toString(order.version()));
              addSums(views, stream, order);
              String position = new ListPosition(order.createdAt(), id).text();
              for (String list :
                  List.of(
                      "orders",
                      "orders:status:" + order.status(),
                      "orders:customer:" + order.customerId(),
                      "orders:customer:" + order.customerId() + ":" + order.status())) {
                include(views, list, position);
              }
            });
    return views;
  }

  /** What is told of a log that begins at offset 0: each event once, with its first offset. */
  public static List<String> changes(List<EventEnvelope> log) {
    List<String> changes = new ArrayList<>();
    Map<UUID, Order> orders = new HashMap<>();
    for (int offset = 0; offset < log.size(); offset++) {
      EventEnvelope event = log.get(offset);
      if (OrderFold.apply(orders.get(event.orderId()), event)
          instanceof FoldResult.Folded(Order after)) {
        orders.put(event.orderId(), after);
        StringBuilder line = new StringBuilder();
        Change.of(offset, event, after).writeTo(line);
        changes.add(line.toString().strip());
      }
    }
    return changes;
  }

  /** What an order adds to the sums, from its end and from the days of its payment and its end. */
  private static void addSums(Map<String, Object> views, List<EventEnvelope> stream, Order order) {
    String customer = "customer:" + order.customerId();
    addTo(views, customer, order.status().name(), 1);
    if (order.isOrdered()) {
      addAmount(views, customer, order.currency() + ":ordered", order);
    }
    if (order.isPaid()) {
      addAmount(views, customer, order.currency() + ":paid", order);
      order
          .items()
          .forEach(
              item -> addTo(views, "products:sold", item.productId().toString(), item.quantity()));
    }
    boolean wasPaid = false;
    for (EventEnvelope event : stream) {
      if (event.data() instanceof OrderPaid) {
        wasPaid = true;
        addRevenue(views, event, order.currency() + ":paid", order);
      } else if (event.data() instanceof OrderCancelled && wasPaid) {
        addRevenue(views, event, order.currency() + ":refunded", order);
      }
    }
  }

  private static void addRevenue(
      Map<String, Object> views, EventEnvelope event, String name, Order order) {
    String day = event.occurredAt().toString().substring(0, 10);
    addAmount(views, "revenue", name, order);
    addAmount(views, "revenue:" + day.substring(0, 7), day + ":" + name, order);
  }

  /** Nine digits each, of the smallest unit. */
  private static void addAmount(Map<String, Object> views, String hash, String name, Order order) {
    String digits = order.total().unscaledValue().toString();
    for (int group = 0; !digits.isEmpty(); group++) {
      int at = Math.max(0, digits.length() - 9);
      addTo(
          views,
          hash,
          group == 0 ? name : name + "~" + group,
          Long.parseLong(digits.substring(at)));
      digits = digits.substring(0, at);
    }
  }

  @SuppressWarnings("unchecked")
  private static void addTo(Map<String, Object> views, String hash, String field, long by) {
    if (by != 0) {
      ((Map<String, String>) views.computeIfAbsent(hash, _ -> new TreeMap<String, String>()))
          .merge(
              field,
              Long.toString(by),
              (a, b) -> Long.toString(Long.parseLong(a) + Long.parseLong(b)));
    }
  }

  @SuppressWarnings("unchecked")
  private static void putField(Map<String, Object> views, String hash, String field, String value) {
    ((Map<String, String>) views.computeIfAbsent(hash, _ -> new TreeMap<String, String>()))
        .put(field, value);
  }

  @SuppressWarnings("unchecked")
  private static void include(Map<String, Object> views, String list, String position) {
    ((Set<String>) views.computeIfAbsent(list, _ -> new TreeSet<String>())).add(position);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
