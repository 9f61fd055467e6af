package espm.command.api;

import static espm.command.api.Orders.idOf;
import static espm.command.api.Refusals.expect;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import espm.command.Database;
import espm.command.HttpService;
import espm.command.HttpService.Answer;
import espm.command.eventstore.Append;
import espm.command.eventstore.EventStore;
import espm.command.eventstore.NewEvent;
import espm.events.OrderStatus;
import espm.localstack.junit.Backends;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
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

/** Reading events over HTTP: of one order and of all, as pages and as lines. */
@QuarkusTest
@QuarkusTestResource(
    value = Backends.class,
    initArgs = @ResourceArg(name = "needs", value = "postgres,kafka"))
class EventsIT {

  private static final String NDJSON = "application/x-ndjson";
  private static final int MORE_THAN_ONE_READ = 2300;

  private final HttpService service = HttpService.api();
  private final Orders orders = new Orders(service);

  @Inject EventStore store;

  @Test
  void an_event_is_shown_as_it_is_stored_with_its_place() {
    String order = orders.draft();

    JsonNode events = service.get(order + "/events").json().get("events");

    assertThat(events).hasSize(2);
    JsonNode added = events.get(1);
    assertThat(added.get("orderId").textValue()).isEqualTo(idOf(order).toString());
    assertThat(added.get("version").intValue()).isEqualTo(2);
    assertThat(added.get("position").longValue())
        .isGreaterThan(events.at("/0/position").longValue());
    assertThat(added.get("type").textValue()).isEqualTo("OrderItemAdded");
    assertThat(added.get("schemaVersion").intValue()).isEqualTo(1);
    assertThat(Instant.parse(added.get("occurredAt").textValue())).isBefore(Instant.now());
    assertThat(added.get("data").toString()).isEqualTo(Orders.item(Orders.TEA, "2", "3.50"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 6, 7, 1000})
  void pages_of_an_order_lead_through_all_its_events_and_the_last_one_leads_nowhere(int limit) {
    String order = orders.in(OrderStatus.DELIVERED);

    List<JsonNode> pages = follow(order + "/events?limit=" + limit);

    assertThat(pages).hasSize((6 + limit - 1) / limit);
    assertThat(pages.getLast().has("next")).isFalse();
    assertThat(versions(pages)).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void events_of_an_order_can_be_read_from_a_version_on() {
    String order = orders.in(OrderStatus.PAID);

    assertThat(versions(follow(order + "/events?fromVersion=3"))).containsExactly(3, 4);
    Answer beyond = service.get(order + "/events?fromVersion=5");
    assertThat(beyond.text()).isEqualTo("{\"events\":[]}");
    assertThat(service.get(order + "/events?fromVersion=5", "Accept", NDJSON).text()).isEmpty();
  }

  @Test
  void an_order_that_is_not_there_has_no_events() {
    String events = "/api/orders/" + UUID.randomUUID() + "/events";

    expect(service.get(events), 404, "order-not-found");
    expect(service.get(events, "Accept", NDJSON), 404, "order-not-found");
    expect(service.get("/api/orders/1/events"), 400, "malformed-request");
  }

  @Test
  void lines_are_the_same_events_without_an_end_to_their_number() throws Exception {
    UUID order = UUID.randomUUID();
    append(order, MORE_THAN_ONE_READ);
    String path = "/api/orders/" + order + "/events";

    Answer lines = service.get(path, "Accept", NDJSON);

    assertThat(lines.header("Content-Type")).startsWith(NDJSON);
    assertThat(lines.text().lines())
        .hasSize(MORE_THAN_ONE_READ)
        .containsExactlyElementsOf(
            follow(path + "?limit=1000").stream()
                .flatMap(page -> page.get("events").valueStream())
                .map(JsonNode::toString)
                .toList());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 999, 1000, 1001, 2000, 5000})
  void lines_can_be_limited(int limit) throws Exception {
    UUID order = UUID.randomUUID();
    append(order, MORE_THAN_ONE_READ);

    Answer lines = service.get("/api/orders/" + order + "/events?limit=" + limit, "Accept", NDJSON);

    assertThat(lines.text().lines()).hasSize(Math.min(limit, MORE_THAN_ONE_READ));
  }

  @Test
  void all_events_are_read_on_from_the_last_one_that_was_seen() throws Exception {
    long seen = Database.lastPosition();
    String one = orders.in(OrderStatus.SUBMITTED);
    String other = orders.in(OrderStatus.PAID);
    String path = "/api/events?after=" + seen;

    List<JsonNode> pages = follow(path + "&limit=3");

    assertThat(pages).hasSize(3);
    assertThat(pages.getLast().has("next")).isFalse();
    assertThat(versions(pages)).containsExactly(1, 2, 3, 1, 2, 3, 4);
    List<String> ids =
        pages.stream().flatMap(page -> page.findValuesAsText("orderId").stream()).toList();
    assertThat(ids.subList(0, 3)).containsOnly(idOf(one).toString());
    assertThat(ids.subList(3, 7)).containsOnly(idOf(other).toString());
    assertThat(service.get(path, "Accept", NDJSON).text().lines())
        .containsExactlyElementsOf(
            pages.stream()
                .flatMap(page -> page.get("events").valueStream())
                .map(JsonNode::toString)
                .toList());
  }

  @Test
  void all_events_begin_with_the_first_and_end_where_none_follows() throws Exception {
    orders.draft();

    assertThat(service.get("/api/events?limit=1").json().at("/events/0/version").intValue())
        .isEqualTo(1);
    assertThat(service.get("/api/events?after=0&limit=1").text())
        .isEqualTo(service.get("/api/events?limit=1").text());
    assertThat(service.get("/api/events?after=" + Database.lastPosition()).text())
        .isEqualTo("{\"events\":[]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=1001",
        "limit=-1",
        "limit=ten",
        "limit=1.5",
        "limit=%2B5",
        "limit=%D9%A1",
        "limit=99999999999999999999",
        "fromVersion=0",
        "fromVersion=-1",
        "fromVersion=2147483648",
        "fromVersion=x"
      })
  void a_parameter_of_an_order_that_is_out_of_range_is_malformed(String query) {
    expect(service.get(orders.draft() + "/events?" + query), 400, "malformed-request");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=1001",
        "after=-1",
        "after=x",
        "after=999999999999",
        "after=99999999999999999999"
      })
  void a_parameter_of_all_events_that_is_out_of_range_is_malformed(String query) {
    expect(service.get("/api/events?" + query), 400, "malformed-request");
  }

  @Test
  void a_limit_of_lines_has_a_lower_bound_only() {
    String events = orders.draft() + "/events?limit=";

    assertThat(service.get(events + "1001", "Accept", NDJSON).status()).isEqualTo(200);
    expect(service.get(events + "0", "Accept", NDJSON), 400, "malformed-request");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json | application/json",
        "application/x-ndjson | application/x-ndjson",
        "APPLICATION/X-NDJSON | application/x-ndjson",
        "*/* | application/json",
        "application/* | application/json",
        "text/html, application/x-ndjson;q=0.5, */*;q=0.1 | application/x-ndjson",
        "application/json;q=0.1, application/x-ndjson | application/x-ndjson",
        "application/x-ndjson;q=0, application/json | application/json"
      })
  void the_client_chooses_the_format(String accept, String format) {
    Answer answer = service.get("/api/events?limit=1", "Accept", accept);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).startsWith(format);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "application/xml", "application/json;q=0"})
  void a_format_that_there_is_not_is_refused(String accept) {
    expect(service.get("/api/events", "Accept", accept), 406, "not-acceptable");
    expect(service.get(orders.draft() + "/events", "Accept", accept), 406, "not-acceptable");
  }

  private void append(UUID order, int count) {
    NewEvent event = new NewEvent("OrderShipped", 1, "{}".getBytes(StandardCharsets.US_ASCII));
    store
        .append(new Append("order", order, 0, Instant.now(), Collections.nCopies(count, event)))
        .await()
        .atMost(Duration.ofSeconds(30));
  }

  private List<JsonNode> follow(String first) {
    List<JsonNode> pages = new ArrayList<>();
    for (String path = first; path != null; path = pages.getLast().path("next").textValue()) {
      pages.add(service.get(path).json());
    }
    return pages;
  }

  private static List<Integer> versions(List<JsonNode> pages) {
    return pages.stream()
        .flatMap(page -> page.get("events").valueStream())
        .map(event -> event.get("version").intValue())
        .toList();
  }
}
