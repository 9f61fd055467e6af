package espm.query.projection;

import static espm.query.QueryApi.PATIENCE;
import static espm.query.QueryApi.awaitOrder;
import static espm.query.QueryApi.awaitVersion;
import static espm.query.QueryApi.get;
import static espm.query.QueryApi.pathOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import espm.events.EventEnvelope;
import espm.events.kafka.OrderTopic;
import espm.query.BrokerAndRedis;
import espm.query.RedisConsole;
import espm.query.Topic;
import espm.query.readmodel.Keyspace;
import espm.query.readmodel.Lives;
import espm.query.readmodel.OrderEvents;
import espm.query.readmodel.RandomOrders;
import espm.query.readmodel.StoredViews;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** From the topic to what clients read, with all that a topic may hold. */
@QuarkusTest
@QuarkusTestResource(BrokerAndRedis.class)
class ProjectionIT {

  private final Topic topic = new Topic();
  private final RedisConsole redis = RedisConsole.ofService();
  private final List<EventEnvelope> stream = Lives.delivered();
  private final UUID order = stream.getFirst().orderId();
  private final Keyspace keys = new Keyspace(1, Topic.partitionOf(order));

  @AfterEach
  void close() {
    redis.close();
    topic.close();
  }

  @Test
  void events_that_are_delivered_again_have_their_effect_once() {
    // 1 2 3 2 3 4, as after a relay that died before it noted how far it had come
    topic.publish(stream.subList(0, 3));
    topic.publish(stream.subList(1, 4));

    awaitOrder(order, Lives.json(stream.subList(0, 4)));
    assertThat(get(pathOf(order) + "/history").jsonPath().getList("history.version"))
        .isEqualTo(List.of(1, 2, 3, 4));
    assertThat(redis.run("HGET", keys.key("parked"), order)).isNull();
  }

  @Test
  void orders_of_two_partitions_go_on_side_by_side() {
    List<EventEnvelope> other =
        Stream.generate(Lives::delivered)
            .filter(life -> Topic.partitionOf(life.getFirst().orderId()) != keys.partition())
            .findFirst()
            .orElseThrow();
    List<EventEnvelope> both = new ArrayList<>();
    for (int version = 0; version < stream.size(); version++) {
      both.add(stream.get(version));
      both.add(other.get(version));
    }

    topic.publish(both);

    awaitOrder(order, Lives.json(stream));
    awaitOrder(other.getFirst().orderId(), Lives.json(other));
  }

  @Test
  void an_event_of_an_unknown_type_parks_its_order_while_others_go_on() {
    List<EventEnvelope> neighbour = neighbourOf(order);
    byte[] unknown = asType(stream.get(2), "OrderGiftWrapped");
    topic.publish(stream.subList(0, 2));

    topic.publishInstead(stream.get(2), unknown);
    topic.publish(stream.subList(3, 6));
    topic.publish(neighbour);

    awaitOrder(neighbour.getFirst().orderId(), Lives.json(neighbour));
    assertThat(redis.run("HGET", keys.key("parked"), order).toString()).contains("not known");
    assertThat(redis.fields(keys.key("parked:" + order)))
        .isEqualTo(
            Map.of(
                "3", text(unknown),
                "4", json(stream.get(3)),
                "5", json(stream.get(4)),
                "6", json(stream.get(5))));
    assertThat(get(pathOf(order)).asByteArray()).isEqualTo(Lives.json(stream.subList(0, 2)));
  }

  @Test
  void an_event_that_follows_a_gap_is_parked_and_so_is_the_missing_one_when_it_comes_late() {
    List<EventEnvelope> neighbour = neighbourOf(order);
    topic.publish(stream.get(0), stream.get(2), stream.get(1));
    topic.publish(neighbour);

    awaitOrder(neighbour.getFirst().orderId(), Lives.json(neighbour));
    assertThat(redis.run("HGET", keys.key("parked"), order))
        .hasToString("version 3 follows version 1");
    assertThat(redis.fields(keys.key("parked:" + order)))
        .isEqualTo(Map.of("3", json(stream.get(2)), "2", json(stream.get(1))));
    assertThat(get(pathOf(order)).header("ETag")).isEqualTo("\"1\"");
  }

  @Test
  void records_that_belong_to_no_order_are_put_aside_and_stop_nobody() {
    String mark = "stray " + UUID.randomUUID();
    int elsewhere = (keys.partition() + 1) % OrderTopic.PARTITIONS;
    topic.publishRecord(keys.partition(), null, utf8(mark));
    topic.publishRecord(keys.partition(), utf8("no id"), utf8(mark));
    topic.publishRecord(keys.partition(), utf8("no value"), null);
    topic.publishRecord(elsewhere, OrderTopic.key(order), utf8(mark));
    topic.publish(stream);

    awaitOrder(order, Lives.json(stream));
    assertThat(redis.list(keys.key("strays")))
        .filteredOn(entry -> entry.endsWith(mark))
        .hasSize(2)
        .allMatch(entry -> entry.matches("(?s)offset \\d+: the record's key is no order id\n.*"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(redis.list(new Keyspace(1, elsewhere).key("strays")))
                    .anyMatch(entry -> entry.endsWith("another partition\n" + mark)));
  }

  @Test
  void an_order_of_a_thousand_events_is_shown_whole() {
    List<EventEnvelope> life = RandomOrders.longStream(new Random(1), 1_000);
    UUID id = life.getFirst().orderId();

    topic.publish(life);

    awaitVersion(id, life.size());
    assertThat(get(pathOf(id)).asByteArray()).isEqualTo(Lives.json(life));
    assertThat(get(pathOf(id) + "/history?limit=1000").jsonPath().getList("history.version"))
        .hasSize(1_000);
  }

  @RepeatedTest(3)
  void random_histories_with_random_repetitions_end_as_their_folds() {
    long seed = System.nanoTime();
    List<EventEnvelope> log = RandomOrders.log(new Random(seed));

    topic.publish(log);

    StoredViews.streams(log).values().forEach(life -> awaitOrder(id(life), Lives.json(life)));
    for (List<EventEnvelope> life : StoredViews.streams(log).values()) {
      assertThat(redis.list(new Keyspace(1, Topic.partitionOf(id(life))).history(id(life))))
          .as("seed %d", seed)
          .isEqualTo(StoredViews.history(life));
    }
  }

  private static UUID id(List<EventEnvelope> life) {
    return life.getFirst().orderId();
  }

  /** Another order of the same partition: when it is there, what was published before it is. */
  private static List<EventEnvelope> neighbourOf(UUID order) {
    return Stream.generate(Lives::delivered)
        .filter(life -> Topic.partitionOf(id(life)) == Topic.partitionOf(order))
        .findFirst()
        .orElseThrow();
  }

  private static byte[] asType(EventEnvelope event, String type) {
    return utf8(json(event).replace("\"" + event.type() + "\"", "\"" + type + "\""));
  }

  private static String json(EventEnvelope event) {
    return text(OrderEvents.json(event));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
