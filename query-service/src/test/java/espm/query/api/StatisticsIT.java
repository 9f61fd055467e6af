package espm.query.api;

import static espm.query.QueryApi.PATIENCE;
import static espm.query.QueryApi.awaitOrder;
import static espm.query.QueryApi.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import espm.events.EventEnvelope;
import espm.events.OrderCancelled;
import espm.events.OrderEvent;
import espm.query.BrokerAndRedis;
import espm.query.RedisConsole;
import espm.query.Topic;
import espm.query.readmodel.Keyspace;
import espm.query.readmodel.Lives;
import espm.query.readmodel.OrderEvents;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Figures over all partitions; of customers, days and products that no other test has. */
@QuarkusTest
@QuarkusTestResource(BrokerAndRedis.class)
class StatisticsIT {

  private static final long MUCH = 1_000_000_000_000L;
  private static final int HEAD = 100;

  private final UUID customer = UUID.randomUUID();
  private final LocalDate day =
      LocalDate.of(1971, 1, 1).plusDays(ThreadLocalRandom.current().nextInt(19_000));
  private final RedisConsole redis = RedisConsole.ofService();
  private final Topic topic = new Topic();

  @AfterEach
  void close() {
    for (Keyspace keys : partitions()) {
      redis.run("ZREMRANGEBYSCORE", keys.soldProducts(), 1_000_000, "+inf");
    }
    redis.close();
    topic.close();
  }

  @Test
  void a_customer_is_summed_up_over_the_partitions() {
    publish("USD", "15.00", 2, 6);
    publish("USD", "0.01", 1, 3);
    publish("JPY", "500", 3, 4);
    publish("BHD", "1.234", 1, 2);
    publishCancelled("USD", "7.77", 1);

    JsonPath summary = get("/api/customers/" + customer + "/summary").jsonPath();

    assertThat(summary.getString("customerId")).isEqualTo(customer.toString());
    assertThat(summary.getMap("orders"))
        .isEqualTo(
            Map.of(
                "DRAFT",
                1,
                "SUBMITTED",
                1,
                "PAID",
                1,
                "SHIPPED",
                0,
                "DELIVERED",
                1,
                "CANCELLED",
                1));
    assertThat(get("/api/customers/" + customer + "/summary").asString())
        .contains(
            "\"totals\":[{\"currency\":\"JPY\",\"ordered\":1500,\"paid\":1500},"
                + "{\"currency\":\"USD\",\"ordered\":30.01,\"paid\":30.00}]");
  }

  @Test
  void a_customer_without_orders_has_a_summary_of_nothing() {
    JsonPath summary = get("/api/customers/" + customer + "/summary").jsonPath();

    assertThat(summary.getMap("orders").values()).containsOnly(0);
    assertThat(summary.getList("totals")).isEmpty();
  }

  @Test
  void revenue_is_told_by_day_and_currency() {
    publish("USD", "15.00", 2, 6);
    publish("USD", "100000000000000.01", 1, 4);
    publish("JPY", "500", 1, 4);
    publishCancelled("USD", "7.77", 1);

    assertThat(get("/api/statistics?from=" + day + "&to=" + day).asString())
        .contains(
            ("\"days\":[{\"date\":\"%1$s\",\"currency\":\"JPY\",\"paid\":500,\"refunded\":0,"
                    + "\"revenue\":500},{\"date\":\"%1$s\",\"currency\":\"USD\","
                    + "\"paid\":100000000000037.78,\"refunded\":7.77,"
                    + "\"revenue\":100000000000030.01}]")
                .formatted(day));
    assertThat(
            get("/api/statistics?from=" + day.plusDays(1) + "&to=" + day.plusDays(40))
                .jsonPath()
                .getList("days"))
        .isEmpty();
  }

  @Test
  void orders_are_counted_by_status_and_revenue_in_all() {
    JsonPath before = get("/api/statistics").jsonPath();

    publish("BHD", "1.500", 2, 4);

    JsonPath after = get("/api/statistics").jsonPath();
    assertThat(after.getInt("orders.PAID")).isEqualTo(before.getInt("orders.PAID") + 1);
    assertThat(revenue(after, "BHD"))
        .isEqualByComparingTo(revenue(before, "BHD").add(new BigDecimal(3)));
  }

  @Test
  void the_best_sellers_are_those_of_paid_orders() {
    UUID best = UUID.randomUUID();
    publish(best, "USD", "1.00", 1_000_000, 4);
    publish(best, "USD", "1.00", 1_000_000, 5);
    publish(UUID.randomUUID(), "USD", "1.00", 1_000_000, 3);

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(get("/api/statistics/products?limit=1").jsonPath().getMap("products[0]"))
                    .isEqualTo(Map.of("productId", best.toString(), "quantity", 2_000_000)));
  }

  @Test
  void a_product_that_is_best_in_no_partition_may_be_best_of_all() {
    String best = UUID.randomUUID().toString();
    for (Keyspace keys : partitions()) {
      for (int other = 0; other < HEAD; other++) {
        redis.run("ZADD", keys.soldProducts(), MUCH, UUID.randomUUID());
      }
      redis.run("ZADD", keys.soldProducts(), MUCH - 1, best);
    }

    JsonPath answer = get("/api/statistics/products?limit=2").jsonPath();

    assertThat(answer.getString("products[0].productId")).isEqualTo(best);
    assertThat(answer.getLong("products[0].quantity")).isEqualTo(12 * (MUCH - 1));
    assertThat(answer.getBoolean("exact")).isTrue();
  }

  private static List<Keyspace> partitions() {
    List<Keyspace> partitions = new ArrayList<>();
    for (int partition = 0; partition < 12; partition++) {
      partitions.add(new Keyspace(1, partition));
    }
    return partitions;
  }

  private static BigDecimal revenue(JsonPath statistics, String currency) {
    Object revenue = statistics.get("revenue.find { it.currency == '" + currency + "' }?.revenue");
    return revenue == null ? BigDecimal.ZERO : new BigDecimal(revenue.toString());
  }

  private void publish(String currency, String price, int quantity, int versions) {
    publish(UUID.randomUUID(), currency, price, quantity, versions);
  }

  private void publish(UUID product, String currency, String price, int quantity, int versions) {
    publish(
        Lives.of(customer, product, currency, new BigDecimal(price), quantity)
            .subList(0, versions));
  }

  private void publishCancelled(String currency, String price, int quantity) {
    List<OrderEvent> life =
        new ArrayList<>(
            Lives.of(customer, UUID.randomUUID(), currency, new BigDecimal(price), quantity)
                .subList(0, 4));
    life.add(new OrderCancelled("paid back"));
    publish(life);
  }

  private void publish(List<OrderEvent> life) {
    List<EventEnvelope> stream =
        OrderEvents.stream(
            UUID.randomUUID(), day.atStartOfDay().plusHours(12).toInstant(ZoneOffset.UTC), life);
    topic.publish(stream);
    awaitOrder(stream.getFirst().orderId(), Lives.json(stream));
  }
}
