package espm.query.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import espm.events.EventEnvelope;
import espm.events.OrderCancelled;
import espm.events.OrderCreated;
import espm.events.OrderDelivered;
import espm.events.OrderEvent;
import espm.events.OrderItemAdded;
import espm.events.OrderPaid;
import espm.events.OrderShipped;
import espm.events.OrderSubmitted;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The views that add up: customers, revenue, products. */
class SummingViewsTest {

  private static final UUID ORDER = UUID.randomUUID();
  private static final UUID CUSTOMER = UUID.randomUUID();
  private static final UUID PRODUCT = UUID.randomUUID();
  private static final BigDecimal TOTAL = new BigDecimal("30.00");

  /** The last second of a day, so that the second event is on the next one. */
  private static final Instant BEFORE_MIDNIGHT = Instant.parse("2026-02-28T23:59:56Z");

  @Test
  void a_customer_is_counted_by_status_and_owes_nothing_for_a_draft() {
    assertThat(sums(new CustomerSummaryView(), events(2)))
        .isEqualTo(Map.of("customer:" + CUSTOMER, Map.of("DRAFT", 1L)));
  }

  @Test
  void what_a_customer_submitted_is_ordered_and_later_paid() {
    assertThat(sums(new CustomerSummaryView(), events(3)))
        .isEqualTo(Map.of("customer:" + CUSTOMER, Map.of("SUBMITTED", 1L, "USD:ordered", 3000L)));
    assertThat(sums(new CustomerSummaryView(), events(6)))
        .isEqualTo(
            Map.of(
                "customer:" + CUSTOMER,
                Map.of("DELIVERED", 1L, "USD:ordered", 3000L, "USD:paid", 3000L)));
  }

  @Test
  void a_cancelled_order_is_counted_but_neither_ordered_nor_paid() {
    assertThat(sums(new CustomerSummaryView(), cancelledAfter(4)))
        .isEqualTo(Map.of("customer:" + CUSTOMER, Map.of("CANCELLED", 1L)));
  }

  @Test
  void revenue_is_of_the_day_of_payment_in_utc() {
    assertThat(sums(new RevenueView(), events(3))).isEmpty();
    assertThat(sums(new RevenueView(), events(6)))
        .isEqualTo(
            Map.of(
                "revenue", Map.of("USD:paid", 3000L),
                "revenue:2026-02", Map.of("2026-02-28:USD:paid", 3000L)));
  }

  @Test
  void a_cancellation_after_payment_is_a_refund_of_its_own_day() {
    assertThat(sums(new RevenueView(), cancelledAfter(4)))
        .isEqualTo(
            Map.of(
                "revenue", Map.of("USD:paid", 3000L, "USD:refunded", 3000L),
                "revenue:2026-02", Map.of("2026-02-28:USD:paid", 3000L),
                "revenue:2026-03", Map.of("2026-03-01:USD:refunded", 3000L)));
  }

  @Test
  void a_cancellation_before_payment_is_none() {
    assertThat(sums(new RevenueView(), cancelledAfter(3))).isEmpty();
  }

  @Test
  void products_are_sold_when_paid_and_not_when_cancelled_after_that() {
    assertThat(sums(new SoldProductsView(), events(3))).isEmpty();
    assertThat(sums(new SoldProductsView(), events(4)))
        .isEqualTo(Map.of("products:sold", Map.of(PRODUCT.toString(), 2L)));
    assertThat(sums(new SoldProductsView(), cancelledAfter(4))).isEmpty();
  }

  private static List<OrderEvent> life() {
    return List.of(
        new OrderCreated(CUSTOMER, "USD"),
        new OrderItemAdded(PRODUCT, 2, new BigDecimal("15.00")),
        new OrderSubmitted(TOTAL, "USD"),
        new OrderPaid(TOTAL, "USD"),
        new OrderShipped(),
        new OrderDelivered());
  }

  private static List<EventEnvelope> events(int versions) {
    return OrderEvents.stream(ORDER, BEFORE_MIDNIGHT, life().subList(0, versions));
  }

  private static List<EventEnvelope> cancelledAfter(int versions) {
    List<OrderEvent> events = new ArrayList<>(life().subList(0, versions));
    events.add(new OrderCancelled(null));
    return OrderEvents.stream(ORDER, BEFORE_MIDNIGHT, events);
  }

  /** What remains of all that a view adds, by key and name. */
  private static Map<String, Map<String, Long>> sums(View view, List<EventEnvelope> stream) {
    Writes writes = new Writes();
    StreamFold fold = new StreamFold(change -> view.project(change, writes));
    stream.forEach(fold::add);
    Map<String, Map<String, Long>> sums = new LinkedHashMap<>();
    for (var added : List.of(writes.counts(), writes.ranks())) {
      added.forEach(
          (key, counts) ->
              counts.forEach(
                  (name, sum) -> {
                    if (sum != 0) {
                      sums.computeIfAbsent(key, _ -> new LinkedHashMap<>()).put(name, sum);
                    }
                  }));
    }
    return sums;
  }
}
