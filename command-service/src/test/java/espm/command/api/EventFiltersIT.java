package espm.command.api;

import static espm.command.api.Pages.events;
import static espm.command.api.Pages.follow;
import static espm.command.api.Pages.versions;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import espm.command.Database;
import espm.command.HttpService;
import espm.command.eventstore.Append;
import espm.command.eventstore.EventFeed;
import espm.command.eventstore.EventStore;
import espm.command.eventstore.NewEvent;
import espm.events.OrderStatus;
import espm.localstack.junit.Backends;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Events of some types, or from a time on. */
@QuarkusTest
@QuarkusTestResource(
    value = Backends.class,
    initArgs = @ResourceArg(name = "needs", value = "postgres,kafka"))
class EventFiltersIT {

  private static final String NDJSON = "application/x-ndjson";

  /** Not for the relay: Kafka refuses records from a time that is hours away. */
  private static final String CATEGORY = "filter-test";

  private final HttpService service = HttpService.api();
  private final Orders orders = new Orders(service);

  @Inject EventStore store;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "types=OrderPaid | 4",
        "types=OrderPaid,OrderCreated | 1 4",
        "types=OrderPaid&types=OrderCreated | 1 4",
        "types=OrderCancelled | ''",
        "types=OrderShipped,OrderDelivered&fromVersion=6 | 6",
        "types=OrderCreated,OrderItemAdded,OrderPaid&limit=1 | 1 2 4",
        "from=2000-01-01T00:00:00Z | 1 2 3 4 5 6",
        "from=2999-01-01T00:00:00Z | ''",
        "from=2000-01-01t00:00:00.5%2B14:00&types=OrderPaid | 4"
      })
  void of_an_order_those_that_are_wanted_are_read_as_pages_and_as_lines(
      String query, String versions) {
    String path = orders.in(OrderStatus.DELIVERED) + "/events?" + query;

    List<JsonNode> pages = follow(service, path);

    assertThat(String.join(" ", versions(pages).stream().map(String::valueOf).toList()))
        .isEqualTo(versions);
    assertThat(service.get(path.replace("&limit=1", ""), "Accept", NDJSON).text().lines())
        .containsExactlyElementsOf(events(pages));
  }

  @Test
  void of_all_events_those_that_are_wanted_are_read_as_pages_and_as_lines() throws Exception {
    String path = "/api/events?types=OrderPaid,OrderCreated&after=" + Database.lastPosition();
    orders.in(OrderStatus.SUBMITTED);
    orders.in(OrderStatus.PAID);

    List<JsonNode> pages = follow(service, path + "&limit=1");

    assertThat(versions(pages)).containsExactly(1, 1, 4);
    assertThat(pages).hasSize(3);
    assertThat(pages.getFirst().get("next").textValue())
        .matches("/api/events\\?after=[0-9]+&limit=1&types=OrderCreated,OrderPaid");
    assertThat(service.get(path, "Accept", NDJSON).text().lines())
        .containsExactlyElementsOf(events(pages));
  }

  @Test
  void a_page_that_found_nothing_leads_on_to_one_that_does() throws Exception {
    UUID order = UUID.randomUUID();
    String path = "/api/events?types=OrderPaid&after=" + Database.lastPosition();
    List<NewEvent> events =
        new ArrayList<>(Collections.nCopies(EventFeed.LOOKED_AT_MAX, event("OrderShipped")));
    events.add(event("OrderPaid"));
    append(order, Instant.now(), events);

    for (String first : List.of(path, "/api/orders/" + order + "/events?types=OrderPaid")) {
      List<JsonNode> pages = follow(service, first);

      assertThat(pages.getFirst().get("events")).isEmpty();
      assertThat(versions(pages)).containsExactly(EventFeed.LOOKED_AT_MAX + 1);
      assertThat(service.get(first, "Accept", NDJSON).text().lines())
          .containsExactlyElementsOf(events(pages));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/events?", "/api/orders/{id}/events?"})
  void a_time_is_met_to_the_microsecond(String path) throws Exception {
    UUID order = UUID.randomUUID();
    Instant first = laterThanAllEvents();
    append(order, first, List.of(event("OrderPaid")));
    append(order, 1, first.plusNanos(1000), List.of(event("OrderShipped")));
    append(order, 2, first.plusSeconds(1), List.of(event("OrderDelivered")));
    String from = path.replace("{id}", order.toString()) + "limit=1&from=";

    assertThat(versions(follow(service, from + first))).containsExactly(1, 2, 3);
    assertThat(versions(follow(service, from + first.plusNanos(1)))).containsExactly(2, 3);
    assertThat(versions(follow(service, from + first.plusNanos(1000)))).containsExactly(2, 3);
    assertThat(versions(follow(service, from + first.plusNanos(1001)))).containsExactly(3);
    assertThat(versions(follow(service, from + first + "&types=OrderShipped"))).containsExactly(2);
    assertThat(versions(follow(service, from + first.plusSeconds(2)))).isEmpty();
  }

  @Test
  void with_a_time_and_a_position_the_later_beginning_counts() throws Exception {
    UUID order = UUID.randomUUID();
    Instant first = laterThanAllEvents();
    long before = Database.lastPosition();
    append(order, first, List.of(event("OrderPaid")));
    append(order, 1, first.plusSeconds(100), List.of(event("OrderShipped")));
    append(order, 2, first.plusSeconds(200), List.of(event("OrderDelivered")));
    String last = "/api/events?after=" + Database.lastPosition() + "&from=" + first;

    assertThat(
            versions(
                follow(service, "/api/events?after=" + before + "&from=" + first.plusSeconds(150))))
        .containsExactly(3);
    assertThat(service.get(last).text()).isEqualTo("{\"events\":[]}");
  }

  /** In whole microseconds; the time of what is added must not be before that of what is there. */
  private static Instant laterThanAllEvents() throws SQLException {
    long seconds =
        Database.number("select extract(epoch from max(occurred_at))::bigint from events");
    return Instant.ofEpochSecond(Math.max(seconds, Instant.now().getEpochSecond()) + 3600, 500_000);
  }

  private static NewEvent event(String type) {
    return new NewEvent(type, 1, "{}".getBytes(StandardCharsets.US_ASCII));
  }

  private void append(UUID order, Instant at, List<NewEvent> events) {
    append(order, 0, at, events);
  }

  private void append(UUID order, int version, Instant at, List<NewEvent> events) {
    store
        .append(new Append(CATEGORY, order, version, at, events))
        .await()
        .atMost(Duration.ofSeconds(30));
  }
}
