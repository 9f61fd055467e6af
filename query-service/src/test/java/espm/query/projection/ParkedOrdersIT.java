package espm.query.projection;

import static espm.query.QueryApi.PATIENCE;
import static espm.query.QueryApi.get;
import static espm.query.QueryApi.pathOf;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import espm.events.EventEnvelope;
import espm.query.BrokerAndRedis;
import espm.query.RedisConsole;
import espm.query.Store;
import espm.query.Topic;
import espm.query.readmodel.Keyspace;
import espm.query.readmodel.Lives;
import espm.query.readmodel.OrderEvents;
import espm.query.readmodel.StoredViews;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Parked orders are seen, and tried again by command. */
@QuarkusTest
@QuarkusTestResource(BrokerAndRedis.class)
class ParkedOrdersIT {

  @TestHTTPResource(value = "/health", management = true)
  URI health;

  @Inject MeterRegistry metrics;

  private final Topic topic = new Topic();
  private final RedisConsole redis = RedisConsole.ofService();
  private final List<EventEnvelope> stream = Lives.delivered();
  private final UUID order = stream.getFirst().orderId();
  private final Keyspace keys = new Keyspace(1, Topic.partitionOf(order));

  private String parked;

  @BeforeEach
  void park_an_order_at_its_third_event() {
    parked = health.resolve("/projection/parked").toString();
    topic.publish(stream.subList(0, 2));
    topic.publishInstead(stream.get(2), "damaged".getBytes(StandardCharsets.UTF_8));
    topic.publish(stream.subList(3, 5));
    await()
        .atMost(PATIENCE)
        .until(() -> redis.run("HLEN", keys.key("parked:" + order)).toInteger() == 3);
  }

  @AfterEach
  void close() {
    redis.close();
    topic.close();
  }

  @Test
  void a_parked_order_is_listed_with_the_reason() {
    Map<String, Object> entry =
        get(parked).jsonPath().getMap("orders.find { it.orderId == '" + order + "' }");

    assertThat(get(parked).jsonPath().getInt("count")).isPositive();
    assertThat(entry)
        .containsEntry("events", 3)
        .containsEntry("partition", keys.partition())
        .containsEntry("isToBeRetried", false)
        .containsKey("reason");
  }

  @Test
  void after_a_fix_its_events_are_applied_in_order_and_later_ones_as_usual() {
    Store.add(stream.subList(0, 5));

    assertThat(retry(order).statusCode()).isEqualTo(202);

    awaitVersion(5);
    assertThat(redis.run("HGET", keys.key("parked"), order)).isNull();
    assertThat(redis.run("EXISTS", keys.key("parked:" + order)).toInteger()).isZero();
    topic.publish(stream.get(2), stream.get(3), stream.get(5));
    awaitVersion(6);
    assertThat(redis.list(keys.history(order))).isEqualTo(StoredViews.history(stream));
    assertThat(get(pathOf(order)).asByteArray()).isEqualTo(Lives.json(stream));
    assertThat(
            get("/api/orders?customerId=" + Lives.customerOf(stream)).jsonPath().getList("orders"))
        .hasSize(1);
  }

  @Test
  void trying_again_without_a_fix_leaves_it_parked_with_the_reason_of_this_time() {
    retry(order);

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(redis.run("HGET", keys.key("parked"), order))
                    .hasToString("the store has nothing that follows version 2"));
    assertThat(redis.run("HLEN", keys.key("parked:" + order)).toInteger()).isEqualTo(3);
    assertThat(redis.run("HLEN", keys.key("retries")).toInteger()).isZero();
  }

  @Test
  void the_command_may_be_given_again_at_any_time() {
    Store.add(stream.subList(0, 5));

    assertThat(retry(order).statusCode()).isEqualTo(202);
    assertThat(retry(order).statusCode()).isIn(200, 202);
    awaitVersion(5);
    assertThat(retry(order).statusCode()).isEqualTo(200);
    assertThat(retry(UUID.randomUUID()).statusCode()).isEqualTo(200);

    assertThat(redis.list(keys.history(order)))
        .isEqualTo(StoredViews.history(stream.subList(0, 5)));
  }

  @Test
  void what_is_no_order_id_is_refused() {
    assertThat(given().post(parked + "/x/retry").statusCode()).isEqualTo(400);
  }

  @Test
  void events_that_come_again_while_it_is_parked_are_kept_once() {
    double rewinds = metrics.get("espm.projection.rewinds").counter().count();
    redis.run("SET", keys.offset(), 0);
    await()
        .atMost(PATIENCE)
        .until(() -> metrics.get("espm.projection.rewinds").counter().count() > rewinds);
    topic.publish(stream.subList(3, 6));

    await()
        .atMost(PATIENCE)
        .until(() -> redis.run("HEXISTS", keys.key("parked:" + order), 6).toBoolean());
    assertThat(redis.fields(keys.key("parked:" + order)).values())
        .containsExactlyInAnyOrder(
            "damaged", json(stream.get(3)), json(stream.get(4)), json(stream.get(5)));
  }

  private Response retry(UUID orderId) {
    return given().post(parked + "/" + orderId + "/retry");
  }

  private void awaitVersion(int version) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(redis.run("HGET", keys.versions(), order)).hasToString("" + version));
  }

  private static String json(EventEnvelope event) {
    return new String(OrderEvents.json(event), StandardCharsets.UTF_8);
  }
}
