package espm.query.api;

import static espm.query.QueryApi.assertProblem;
import static espm.query.QueryApi.awaitVersion;
import static espm.query.QueryApi.get;
import static espm.query.QueryApi.pathOf;
import static org.assertj.core.api.Assertions.assertThat;

import espm.events.EventEnvelope;
import espm.events.OrderCancelled;
import espm.events.OrderCreated;
import espm.events.OrderItemAdded;
import espm.events.OrderItemQuantityChanged;
import espm.query.BrokerAndRedis;
import espm.query.Topic;
import espm.query.readmodel.OrderEvents;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BrokerAndRedis.class)
class OrderHistoryIT {

  private static final String REASON = "\"too late\"\n<b>zu spät</b>";

  private final UUID order = UUID.randomUUID();
  private final UUID customer = UUID.randomUUID();
  private final UUID product = UUID.randomUUID();

  @BeforeEach
  void publish() {
    List<EventEnvelope> stream =
        OrderEvents.stream(
            order,
            new OrderCreated(customer, "USD"),
            new OrderItemAdded(product, 2, new BigDecimal("15.00")),
            new OrderItemQuantityChanged(product, 5),
            new OrderCancelled(REASON));
    try (Topic topic = new Topic()) {
      topic.publish(stream);
    }
    awaitVersion(order, 4);
  }

  @Test
  void the_timeline_says_in_words_what_happened() {
    Response history = get(pathOf(order) + "/history");

    assertThat(history.statusCode()).isEqualTo(200);
    assertThat(history.jsonPath().getString("orderId")).isEqualTo(order.toString());
    assertThat(history.jsonPath().getList("history.version", Integer.class))
        .containsExactly(1, 2, 3, 4);
    assertThat(history.jsonPath().getList("history.type", String.class))
        .containsExactly(
            "OrderCreated", "OrderItemAdded", "OrderItemQuantityChanged", "OrderCancelled");
    assertThat(history.jsonPath().getList("history.summary", String.class))
        .containsExactly(
            "Created for customer " + customer + " in USD",
            "Added 2 of product " + product + " at 15.00 USD each",
            "Changed the quantity of product " + product + " from 2 to 5",
            "Cancelled: " + REASON);
    assertThat(history.jsonPath().getString("history[3].reason")).isEqualTo(REASON);
    assertThat(history.jsonPath().getString("next")).isNull();
  }

  @Test
  void an_entry_names_every_member_that_changed() {
    Response history = get(pathOf(order) + "/history?fromVersion=3&limit=1");

    assertThat(history.asString())
        .contains("{\"path\":\"/items/" + product + "/quantity\",\"from\":2,\"to\":5}")
        .contains("{\"path\":\"/total\",\"from\":30.00,\"to\":75.00}");
  }

  @Test
  void pages_follow_each_other_without_a_hole() {
    List<Integer> versions = new ArrayList<>();
    String next = pathOf(order) + "/history?limit=3";
    for (int pages = 0; next != null && pages < 10; pages++) {
      Response page = get(next);
      versions.addAll(page.jsonPath().getList("history.version", Integer.class));
      next = page.jsonPath().getString("next");
    }

    assertThat(versions).containsExactly(1, 2, 3, 4);
  }

  @Test
  void beyond_the_last_entry_there_is_nothing_and_no_further_page() {
    for (String fromVersion : List.of("5", "2147483647")) {
      Response page = get(pathOf(order) + "/history?limit=1000&fromVersion=" + fromVersion);

      assertThat(page.asString()).isEqualTo("{\"orderId\":\"" + order + "\",\"history\":[]}");
    }
  }

  @Test
  void an_order_that_nobody_created_has_no_timeline() {
    assertProblem(get(pathOf(UUID.randomUUID()) + "/history"), 404, "order-not-found");
  }
}
