package espm.query.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import espm.events.EventEnvelope;
import espm.events.OrderCreated;
import espm.events.OrderItemAdded;
import espm.events.OrderSubmitted;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ListViewTest {

  private static final UUID ORDER = UUID.fromString("01900000-0000-7000-8000-000000000001");
  private static final UUID CUSTOMER = UUID.fromString("01900000-0000-7000-8000-0000000000c1");
  private static final String OF_CUSTOMER = "orders:customer:" + CUSTOMER;
  private static final String MEMBER = "00064bf38887c800" + ORDER;

  private final List<EventEnvelope> stream =
      OrderEvents.stream(
          ORDER,
          new OrderCreated(CUSTOMER, "USD"),
          new OrderItemAdded(UUID.randomUUID(), 1, new BigDecimal("1.00")),
          new OrderSubmitted(new BigDecimal("1.00"), "USD"));

  @Test
  void a_new_order_enters_all_four_lists() {
    assertThat(writesOf(1).members())
        .isEqualTo(
            Map.of(
                "orders",
                Map.of(MEMBER, true),
                "orders:status:DRAFT",
                Map.of(MEMBER, true),
                OF_CUSTOMER,
                Map.of(MEMBER, true),
                OF_CUSTOMER + ":DRAFT",
                Map.of(MEMBER, true)));
  }

  @Test
  void an_event_that_keeps_the_status_writes_nothing() {
    assertThat(writesOf(2).members()).isEmpty();
  }

  @Test
  void a_changed_status_moves_the_order_between_the_status_lists() {
    assertThat(writesOf(3).members())
        .isEqualTo(
            Map.of(
                "orders:status:DRAFT",
                Map.of(MEMBER, false),
                "orders:status:SUBMITTED",
                Map.of(MEMBER, true),
                OF_CUSTOMER + ":DRAFT",
                Map.of(MEMBER, false),
                OF_CUSTOMER + ":SUBMITTED",
                Map.of(MEMBER, true)));
  }

  @Test
  void positions_sort_by_time_of_creation_then_id() {
    Instant at = Instant.parse("2026-03-01T10:00:00.000009Z");
    UUID low = UUID.fromString("00000000-0000-0000-0000-000000000001");
    UUID high = UUID.fromString("f0000000-0000-0000-0000-000000000001");

    assertThat(
            List.of(
                new ListPosition(at, low).text(),
                new ListPosition(at, high).text(),
                new ListPosition(at.plusNanos(1000), low).text(),
                new ListPosition(at.plusSeconds(100_000), low).text()))
        .isSorted();
  }

  @Test
  void only_the_text_of_a_position_is_taken_for_one() {
    assertThat(ListPosition.orderIdIn(MEMBER)).contains(ORDER);
    assertThat(List.of("", "x", MEMBER + " ", MEMBER.substring(1), MEMBER.toUpperCase() + "Z"))
        .noneMatch(ListPosition::isText);
  }

  private Writes writesOf(int version) {
    Writes writes = new Writes();
    new ListView()
        .project(
            new OrderChange(
                OrderEvents.fold(stream.subList(0, version - 1)),
                stream.get(version - 1),
                OrderEvents.fold(stream.subList(0, version))),
            writes);
    return writes;
  }
}
