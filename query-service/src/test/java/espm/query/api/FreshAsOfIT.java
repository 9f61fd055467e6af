package espm.query.api;

import static espm.query.QueryApi.PATIENCE;
import static espm.query.QueryApi.get;
import static espm.query.QueryApi.pathOf;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import espm.events.EventEnvelope;
import espm.query.BrokerAndRedis;
import espm.query.QueryApi;
import espm.query.RedisConsole;
import espm.query.Store;
import espm.query.Topic;
import espm.query.readmodel.Keyspace;
import espm.query.readmodel.Lives;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said of an answer's age. */
@QuarkusTest
@QuarkusTestResource(BrokerAndRedis.class)
class FreshAsOfIT {

  private final Topic topic = new Topic();
  private final RedisConsole redis = RedisConsole.ofService();
  private final List<EventEnvelope> stream = Lives.delivered();
  private final UUID order = stream.getFirst().orderId();
  private final Keyspace keys = new Keyspace(1, Topic.partitionOf(order));

  @BeforeEach
  void publish_half_of_an_order() {
    Store.add(stream.subList(0, 3));
    topic.publish(stream.subList(0, 3));
    QueryApi.awaitVersion(order, 3);
    // Noted for all partitions.
    awaitFreshAfter("/api/orders", Instant.EPOCH);
  }

  @AfterEach
  void close() {
    // Out of the way also when the test has failed; the projection begins it anew.
    redis.run("DEL", keys.changes());
    redis.close();
    topic.close();
  }

  @Test
  void every_kind_of_answer_says_it() {
    for (String path :
        List.of(
            pathOf(order),
            pathOf(order) + "?version=2",
            pathOf(order) + "?minVersion=3",
            pathOf(order) + "/history",
            pathOf(UUID.randomUUID()),
            "/api/orders",
            "/api/customers/" + Lives.customerOf(stream) + "/summary",
            "/api/statistics",
            "/api/statistics/products")) {
      assertThat(freshAsOf(path)).as(path).isAfter(Instant.EPOCH);
    }
    var notModified = given().header("If-None-Match", "*").get(pathOf(order));
    assertThat(notModified.statusCode()).isEqualTo(304);
    assertThat(notModified.header(AnswerHeaders.FRESH_AS_OF)).isNotNull();
  }

  @Test
  void what_was_on_the_topic_at_the_time_is_in_the_answer() {
    for (int events = 3; events < 6; events++) {
      topic.publish(stream.get(events));
      awaitFreshAfter(pathOf(order), Instant.now());

      assertThat(get(pathOf(order)).asByteArray())
          .isEqualTo(Lives.json(stream.subList(0, events + 1)));
    }
  }

  @Test
  void while_a_partition_is_held_up_the_time_of_its_orders_and_of_lists_stays() {
    UUID other = orderElsewhere();
    redis.run("SET", keys.changes(), "in the way");
    topic.publish(stream.subList(3, 6));
    Instant published = Instant.now();
    awaitFreshAfter(pathOf(other), published.plus(Duration.ofSeconds(2)));

    assertThat(freshAsOf(pathOf(order))).isBefore(published);
    assertThat(freshAsOf("/api/orders")).isBefore(published);

    redis.run("DEL", keys.changes());
    awaitFreshAfter("/api/orders", published);
    assertThat(redis.run("HGET", keys.versions(), order)).hasToString("6");
  }

  @Test
  void nothing_is_said_of_a_redis_that_was_just_emptied_until_all_is_in_it_again() {
    redis.run("FLUSHALL");
    Instant emptied = Instant.now();
    awaitFreshAfter("/api/orders", emptied);

    assertThat(redis.run("HGET", keys.versions(), order)).hasToString("3");
  }

  @Test
  void json_is_named_as_it_is_registered() {
    for (String path : List.of(pathOf(order), "/api/orders", "/api/statistics")) {
      assertThat(get(path).header("Content-Type")).isEqualTo("application/json");
    }
  }

  private UUID orderElsewhere() {
    return Stream.generate(UUID::randomUUID)
        .filter(id -> Topic.partitionOf(id) != keys.partition())
        .findFirst()
        .orElseThrow();
  }

  private static void awaitFreshAfter(String path, Instant time) {
    await().atMost(PATIENCE).until(() -> freshAsOf(path).isAfter(time));
  }

  /** The beginning of time when nothing is said. */
  private static Instant freshAsOf(String path) {
    String text = get(path).header(AnswerHeaders.FRESH_AS_OF);
    return text == null ? Instant.EPOCH : Instant.parse(text);
  }
}
