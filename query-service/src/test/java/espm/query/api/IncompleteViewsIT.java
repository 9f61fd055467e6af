package espm.query.api;

import static espm.query.QueryApi.PATIENCE;
import static espm.query.QueryApi.assertProblem;
import static espm.query.QueryApi.get;
import static espm.query.QueryApi.pathOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import espm.events.EventEnvelope;
import espm.query.BrokerAndRedis;
import espm.query.RedisConsole;
import espm.query.Store;
import espm.query.Topic;
import espm.query.readmodel.Lives;
import espm.query.readmodel.OrderEvents;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said of all orders while a Redis that was emptied is filled again. */
@QuarkusTest
@QuarkusTestResource(BrokerAndRedis.class)
class IncompleteViewsIT {

  private static final int ORDERS = 60;

  private final Topic topic = new Topic();
  private final RedisConsole redis = RedisConsole.ofService();
  private final UUID customer = UUID.randomUUID();
  private final List<List<EventEnvelope>> lives = new ArrayList<>();
  private final List<String> paths =
      List.of(
          "/api/orders?limit=100&customerId=" + customer,
          "/api/orders?limit=100&status=DELIVERED&customerId=" + customer,
          "/api/customers/" + customer + "/summary");

  @BeforeEach
  void publish_orders_in_all_partitions() {
    for (int order = 0; order < ORDERS; order++) {
      List<EventEnvelope> life =
          Lives.delivered(UUID.randomUUID(), customer, OrderEvents.START.plusSeconds(order));
      lives.add(life);
      Store.add(life);
      topic.publish(life);
    }
    await().atMost(PATIENCE).until(() -> paths.stream().allMatch(path -> isWhole(get(path))));
  }

  @AfterEach
  void close() {
    redis.close();
    topic.close();
  }

  @Test
  void no_list_and_no_sum_is_ever_one_of_a_part() {
    redis.run("FLUSHALL");

    for (String path : paths) {
      Response answer = get(path);
      assertProblem(answer, 503, "read-model-incomplete");
      assertThat(answer.jsonPath().getString("detail")).contains("is being made anew");
    }
    assertProblem(get("/api/statistics"), 503, "read-model-incomplete");
    UUID first = lives.getFirst().getFirst().orderId();
    assertThat(get(pathOf(first)).asByteArray()).isEqualTo(Lives.json(lives.getFirst()));
    assertThat(get(pathOf(first) + "/history").statusCode()).isEqualTo(200);

    Set<String> healed = new HashSet<>();
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              for (String path : paths) {
                Response answer = get(path);
                if (answer.statusCode() == 200) {
                  assertThat(isWhole(answer)).as(answer.asString()).isTrue();
                  healed.add(path);
                } else {
                  assertProblem(answer, 503, "read-model-incomplete");
                }
              }
              return healed.size() == paths.size();
            });
    await().atMost(PATIENCE).until(() -> get("/api/statistics/products").statusCode() == 200);
  }

  private static boolean isWhole(Response answer) {
    if (answer.statusCode() != 200) {
      return false;
    }
    List<?> orders = answer.jsonPath().get("orders") instanceof List<?> list ? list : null;
    return orders == null
        ? answer.jsonPath().getInt("orders.DELIVERED") == ORDERS
        : orders.size() == ORDERS;
  }
}
