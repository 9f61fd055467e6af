package espm.query.readmodel;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;

/**
 * Revenue in each currency, in all and by day in UTC. An order's total counts as paid on the day of
 * its payment. An order that is cancelled later counts as refunded on the day of that, so the
 * figures of a day that is over do not change any more.
 */
final class RevenueView implements View {

  /** Name of the key of the sums over all days, within a partition. */
  static final String TOTALS = "revenue";

  /** Name of the key of the days of a month, within a partition. */
  static String key(YearMonth month) {
    return "revenue:" + month;
  }

  @Override
  public void project(OrderChange change, Writes writes) {
    boolean wasPaid = change.before() != null && change.before().isPaid();
    boolean isPaid = change.after().isPaid();
    if (wasPaid != isPaid) {
      Order order = isPaid ? change.after() : change.before();
      String name = order.currency() + (isPaid ? ":paid" : ":refunded");
      LocalDate day = LocalDate.ofInstant(change.event().occurredAt(), ZoneOffset.UTC);
      Sums.add(writes, TOTALS, name, order.total());
      Sums.add(writes, key(YearMonth.from(day)), day + ":" + name, order.total());
    }
  }
}
