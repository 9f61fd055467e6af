package espm.query.api;

import static espm.query.QueryApi.awaitVersion;
import static espm.query.QueryApi.get;
import static org.assertj.core.api.Assertions.assertThat;

import espm.events.EventEnvelope;
import espm.query.BrokerAndRedis;
import espm.query.Topic;
import espm.query.readmodel.Lives;
import espm.query.readmodel.OrderEvents;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.path.json.config.JsonPathConfig;
import io.restassured.path.json.config.JsonPathConfig.NumberReturnType;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BrokerAndRedis.class)
class OrderListIT {

  private static final int PAGES_MAX = 1_000;

  private final Topic topic = new Topic();
  private final UUID customer = UUID.randomUUID();

  /** Ids of the customer's orders, oldest first. */
  private final List<UUID> orders = new ArrayList<>();

  @BeforeEach
  void create_orders_in_several_partitions_and_statuses() {
    for (int number = 0; number < 12; number++) {
      create(number, 1 + number % 6);
    }
    for (int number = 0; number < orders.size(); number++) {
      awaitVersion(orders.get(number), 1 + number % 6);
    }
    assertThat(orders.stream().map(Topic::partitionOf).distinct().count()).isGreaterThan(1);
  }

  @AfterEach
  void close() {
    topic.close();
  }

  @Test
  void the_orders_of_a_customer_come_newest_first() {
    assertThat(idsOn(page("customerId=" + customer))).isEqualTo(orders.reversed());
  }

  @Test
  void orders_stand_in_a_list_as_they_are_by_themselves() {
    JsonPath page =
        page("customerId=" + customer + "&limit=1")
            .jsonPath(
                JsonPathConfig.jsonPathConfig().numberReturnType(NumberReturnType.BIG_DECIMAL));
    UUID newest = orders.getLast();

    assertThat(page.<Object>get("orders[0]"))
        .isEqualTo(
            get("/api/orders/" + newest)
                .jsonPath(
                    JsonPathConfig.jsonPathConfig().numberReturnType(NumberReturnType.BIG_DECIMAL))
                .<Object>get(""));
  }

  @Test
  void a_status_shows_the_orders_that_are_in_it_now() {
    // versions 1 and 2 are DRAFT, 3 SUBMITTED, 4 PAID, 5 SHIPPED, 6 DELIVERED
    assertThat(idsOn(page("customerId=" + customer + "&status=DRAFT")))
        .containsExactly(orders.get(7), orders.get(6), orders.get(1), orders.get(0));
    assertThat(idsOn(page("customerId=" + customer + "&status=DELIVERED")))
        .containsExactly(orders.get(11), orders.get(5));
    assertThat(idsOn(page("customerId=" + customer + "&status=CANCELLED"))).isEmpty();
  }

  @Test
  void an_order_stays_in_its_lists_when_it_goes_on() {
    UUID order = orders.getFirst();
    topic.publish(streamOf(0, order).subList(1, 3));
    awaitVersion(order, 3);

    assertThat(idsOn(page("customerId=" + customer))).isEqualTo(orders.reversed());
    assertThat(idsOn(page("customerId=" + customer + "&status=DRAFT"))).doesNotContain(order);
    assertThat(idsOn(page("customerId=" + customer + "&status=SUBMITTED"))).contains(order);
  }

  @Test
  void the_lists_of_everybody_have_the_same_orders_in_the_same_order() {
    assertThat(walk("limit=100")).filteredOn(orders::contains).isEqualTo(orders.reversed());
    assertThat(walk("limit=100&status=PAID"))
        .filteredOn(orders::contains)
        .containsExactly(orders.get(9), orders.get(3));
  }

  @Test
  void pages_stay_as_they_are_while_orders_are_created_and_go_on() {
    List<UUID> before = List.copyOf(orders);
    List<UUID> seen = new ArrayList<>();
    String cursor = "";
    do {
      Response page = page("customerId=" + customer + "&limit=3" + cursor);
      assertThat(idsOn(page)).hasSizeLessThanOrEqualTo(3);
      seen.addAll(idsOn(page));
      String next = page.jsonPath().getString("nextCursor");
      cursor = next == null ? null : "&cursor=" + next;
      create(orders.size(), 1);
      awaitVersion(orders.getLast(), 1);
    } while (cursor != null && seen.size() < PAGES_MAX);

    assertThat(seen).isEqualTo(before.reversed());
  }

  @Test
  void the_last_page_has_no_cursor_and_one_after_the_end_is_empty() {
    Response whole = page("customerId=" + customer + "&limit=12");
    Response short1 = page("customerId=" + customer + "&limit=11");

    assertThat(whole.jsonPath().getString("nextCursor")).isNull();
    assertThat(short1.jsonPath().getString("nextCursor")).isNotNull();
    assertThat(
            idsOn(
                page(
                    "customerId="
                        + UUID.randomUUID()
                        + "&cursor="
                        + short1.jsonPath().getString("nextCursor"))))
        .isEmpty();
    assertThat(page("customerId=" + UUID.randomUUID()).asString()).isEqualTo("{\"orders\":[]}");
  }

  private void create(int number, int version) {
    UUID order = UUID.randomUUID();
    orders.add(order);
    topic.publish(streamOf(number, order).subList(0, version));
  }

  private List<EventEnvelope> streamOf(int number, UUID order) {
    Instant createdAt = OrderEvents.START.plusMillis(number);
    return Lives.delivered(order, customer, createdAt);
  }

  private static Response page(String query) {
    Response page = get("/api/orders?" + query);
    assertThat(page.statusCode()).as(page.asString()).isEqualTo(200);
    return page;
  }

  private static List<UUID> idsOn(Response page) {
    return page.jsonPath().getList("orders.id", String.class).stream()
        .map(UUID::fromString)
        .toList();
  }

  private static List<UUID> walk(String query) {
    List<UUID> seen = new ArrayList<>();
    String cursor = "";
    for (int pages = 0; cursor != null && pages < PAGES_MAX; pages++) {
      Response page = page(query + cursor);
      seen.addAll(idsOn(page));
      String next = page.jsonPath().getString("nextCursor");
      cursor = next == null ? null : "&cursor=" + next;
    }
    return seen;
  }
}
