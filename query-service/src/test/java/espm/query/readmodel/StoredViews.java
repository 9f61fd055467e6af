package espm.query.readmodel;

import espm.events.EventEnvelope;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
