package espm.command.api;

import static espm.command.api.Orders.idOf;
import static espm.command.api.Pages.events;
import static espm.command.api.Pages.follow;
import static espm.command.api.Pages.versions;
import static espm.command.api.Refusals.expect;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import espm.command.Database;
import espm.command.HttpService;
import espm.command.HttpService.Answer;
import espm.events.OrderStatus;
import espm.localstack.junit.Backends;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events over HTTP as pages: of one order and of all. */
@QuarkusTest
@QuarkusTestResource(
    value = Backends.class,
    initArgs = @ResourceArg(name = "needs", value = "postgres,kafka"))
class EventPagesIT {

  private static final String NDJSON = "application/x-ndjson";

  private final HttpService service = HttpService.api();
  private final Orders orders = new Orders(service);

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

    List<JsonNode> pages = follow(service, order + "/events?limit=" + limit);

    assertThat(pages).hasSize((6 + limit - 1) / limit);
    assertThat(pages.getLast().has("next")).isFalse();
    assertThat(versions(pages)).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void events_of_an_order_can_be_read_from_a_version_on() {
    String order = orders.in(OrderStatus.PAID);

    assertThat(versions(follow(service, order + "/events?fromVersion=3"))).containsExactly(3, 4);
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
  void all_events_are_read_on_from_the_last_one_that_was_seen() throws Exception {
    long seen = Database.lastPosition();
    String one = orders.in(OrderStatus.SUBMITTED);
    String other = orders.in(OrderStatus.PAID);
    String path = "/api/events?after=" + seen;

    List<JsonNode> pages = follow(service, path + "&limit=3");

    assertThat(pages).hasSize(3);
    assertThat(pages.getLast().has("next")).isFalse();
    assertThat(versions(pages)).containsExactly(1, 2, 3, 1, 2, 3, 4);
    List<String> ids =
        pages.stream().flatMap(page -> page.findValuesAsText("orderId").stream()).toList();
    assertThat(ids.subList(0, 3)).containsOnly(idOf(one).toString());
    assertThat(ids.subList(3, 7)).containsOnly(idOf(other).toString());
    assertThat(service.get(path, "Accept", NDJSON).text().lines())
        .containsExactlyElementsOf(events(pages));
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
}
