package espm.query.projection;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The states of the orders of one partition that were used last, bounded by their size. Only what
 * is stored may be put in. Not thread-safe.
 */
final class OrderCache {

  private final long maxWeight;
  private final Map<UUID, OrderState> states = new LinkedHashMap<>(16, 0.75f, true);
  private long weight;

  /**
   * @param maxWeight where an order weighs 1, and 1 more for each of its items
   */
  OrderCache(long maxWeight) {
    this.maxWeight = maxWeight;
  }

  /** The state of an order, or null when it has to be read. */
  OrderState get(UUID orderId) {
    return states.get(orderId);
  }

  void put(UUID orderId, OrderState state) {
    OrderState replaced = states.put(orderId, state);
    weight += weightOf(state) - (replaced == null ? 0 : weightOf(replaced));
    var eldest = states.entrySet().iterator();
    while (weight > maxWeight && eldest.hasNext()) {
      weight -= weightOf(eldest.next().getValue());
      eldest.remove();
    }
  }

  void clear() {
    states.clear();
    weight = 0;
  }

  int size() {
    return states.size();
  }

  private static long weightOf(OrderState state) {
    return state instanceof OrderState.Present(var order) ? 1L + order.items().size() : 1;
  }
}
