package espm.query.readmodel;

import java.math.BigDecimal;
import java.util.UUID;

/**
 * A customer in figures: how many orders in each status, what was ordered and what was paid in each
 * currency. Each order adds its part, and takes back what it had added before.
 */
final class CustomerSummaryView implements View {

  /** Name of the key of a customer's sums, within a partition. */
  static String key(UUID customerId) {
    return "customer:" + customerId;
  }

  @Override
  public void project(OrderChange change, Writes writes) {
    if (change.before() != null) {
      add(change.before(), -1, writes);
    }
    add(change.after(), 1, writes);
  }

  private static void add(Order order, int times, Writes writes) {
    String key = key(order.customerId());
    BigDecimal amount = order.total().multiply(BigDecimal.valueOf(times));
    writes.count(key, order.status().name(), times);
    if (order.isOrdered()) {
      Sums.add(writes, key, order.currency() + ":ordered", amount);
    }
    if (order.isPaid()) {
      Sums.add(writes, key, order.currency() + ":paid", amount);
    }
  }
}
