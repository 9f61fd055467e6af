package espm.query.rebuild;

import static espm.query.QueryApi.PATIENCE;
import static espm.query.QueryApi.assertProblem;
import static espm.query.QueryApi.awaitLists;
import static espm.query.QueryApi.get;
import static espm.query.QueryApi.pathOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import espm.events.EventEnvelope;
import espm.query.BrokerAndRedis;
import espm.query.RedisConsole;
import espm.query.Store;
import espm.query.Topic;
import espm.query.readmodel.Keyspace;
import espm.query.readmodel.Lives;
import espm.query.readmodel.StoredViews;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Views that are not in Redis are made from the store, for readers and for the next event. */
@QuarkusTest
@QuarkusTestResource(BrokerAndRedis.class)
class MissingViewsIT {

  @Inject MeterRegistry metrics;

  private final Topic topic = new Topic();
  private final RedisConsole redis = RedisConsole.ofService();
  private final List<EventEnvelope> stream =
      Lives.delivered(UUID.randomUUID(), UUID.randomUUID(), Instant.now().minusSeconds(60));
  private final UUID order = stream.getFirst().orderId();
  private final Keyspace keys = new Keyspace(1, Topic.partitionOf(order));

  @BeforeEach
  void publish_half_of_an_order() {
    commit(stream.subList(0, 3));
    awaitProjected(3);
  }

  /** As the command service does. */
  private void commit(List<EventEnvelope> events) {
    Store.add(events);
    topic.publish(events);
  }

  /** Readable is an order earlier, from the store. */
  private void awaitProjected(int version) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(redis.run("HGET", keys.versions(), order)).hasToString("" + version));
  }

  @AfterEach
  void close() {
    Store.comeBack();
    redis.close();
    topic.close();
  }

  @Test
  void a_view_that_is_gone_is_rebuilt_answered_put_back_and_counted() {
    double rebuilt = reads("rebuilt");
    double hits = reads("hit");
    loseViews();

    assertThat(get(pathOf(order)).asByteArray()).isEqualTo(Lives.json(stream.subList(0, 3)));
    assertThat(get(pathOf(order)).asByteArray()).isEqualTo(Lives.json(stream.subList(0, 3)));

    assertThat(reads("rebuilt")).isEqualTo(rebuilt + 1);
    assertThat(reads("hit")).isEqualTo(hits + 1);
    assertThat(redis.bytes(keys.order(order))).isEqualTo(Lives.json(stream.subList(0, 3)));
    assertThat(Store.requestsFor(order)).isEqualTo(1);
    assertThat(metrics.get("espm.order.rebuild").timer().count()).isPositive();
  }

  @Test
  void a_view_that_cannot_be_read_is_made_anew() {
    redis.run("SET", keys.order(order), "{\"id\":");

    assertThat(get(pathOf(order)).asByteArray()).isEqualTo(Lives.json(stream.subList(0, 3)));
  }

  @Test
  void a_history_that_is_gone_is_rebuilt_and_put_back_whole() {
    loseViews();

    assertThat(get(pathOf(order) + "/history?fromVersion=2&limit=1").jsonPath().getList("history"))
        .hasSize(1);

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(redis.list(keys.history(order)))
                    .isEqualTo(StoredViews.history(stream.subList(0, 3))));
    assertThat(get(pathOf(order) + "/history").jsonPath().getList("history.version"))
        .isEqualTo(List.of(1, 2, 3));
  }

  @Test
  void a_list_shows_orders_whose_views_are_gone() {
    UUID customer = Lives.customerOf(stream);
    loseViews();

    assertThat(get("/api/orders?customerId=" + customer).jsonPath().getList("orders.id"))
        .isEqualTo(List.of(order.toString()));
  }

  @Test
  void an_event_of_an_order_whose_view_is_gone_is_applied_to_what_the_store_has() {
    forgetStates();
    loseViews();
    commit(stream.subList(3, 6));

    awaitProjected(6);
    assertThat(redis.bytes(keys.order(order))).isEqualTo(Lives.json(stream));
    assertThat(redis.run("HGET", keys.key("parked"), order)).isNull();
    assertThat(get(pathOf(order) + "/history").jsonPath().getList("history.version"))
        .isEqualTo(List.of(1, 2, 3, 4, 5, 6));
  }

  @Test
  void an_event_waits_for_the_store_and_does_not_park_its_order() {
    forgetStates();
    loseViews();
    Store.add(stream.subList(3, 6));
    Store.goAway();
    topic.publish(stream.subList(3, 6));
    await().atMost(PATIENCE).until(() -> Store.requestsFor(order) >= 2);

    Store.comeBack();

    awaitProjected(6);
    assertThat(redis.bytes(keys.order(order))).isEqualTo(Lives.json(stream));
    assertThat(redis.run("HGET", keys.key("parked"), order)).isNull();
  }

  @Test
  void only_what_can_be_rebuilt_expires_and_sooner_when_it_is_over() {
    assertThat(daysLeft(keys.order(order))).isEqualTo(BrokerAndRedis.OPEN_ORDERS_TTL_DAYS - 1);
    assertThat(daysLeft(keys.history(order))).isEqualTo(BrokerAndRedis.OPEN_ORDERS_TTL_DAYS - 1);

    commit(stream.subList(3, 6));
    awaitProjected(6);

    long left = BrokerAndRedis.FINISHED_ORDERS_TTL_DAYS - 1;
    assertThat(daysLeft(keys.order(order))).isEqualTo(left);
    assertThat(daysLeft(keys.history(order))).isEqualTo(left);
    assertThat(redis.run("PTTL", keys.versions()).toLong()).isEqualTo(-1);
    loseViews();
    get(pathOf(order) + "/history");
    await().atMost(PATIENCE).until(() -> daysLeft(keys.order(order)) == left);
    assertThat(daysLeft(keys.history(order))).isEqualTo(left);
  }

  /** Whole days until a key goes. */
  private long daysLeft(String key) {
    return Duration.ofMillis(redis.run("PTTL", key).toLong()).toDays();
  }

  @Test
  void an_id_that_nobody_knows_is_asked_for_once_in_a_while() {
    UUID nobodys = UUID.randomUUID();

    for (int read = 0; read < 5; read++) {
      assertProblem(get(pathOf(nobodys)), 404, "order-not-found");
      assertProblem(get(pathOf(nobodys) + "/history"), 404, "order-not-found");
    }

    assertThat(Store.requestsFor(nobodys)).isEqualTo(1);
  }

  @Test
  void an_order_ahead_of_the_projection_is_readable_and_projected_once_all_the_same() {
    List<EventEnvelope> young = Lives.delivered();
    UUID id = young.getFirst().orderId();
    Keyspace its = new Keyspace(1, Topic.partitionOf(id));
    Store.add(young);

    assertThat(get(pathOf(id)).asByteArray()).isEqualTo(Lives.json(young));
    assertThat(redis.bytes(its.order(id))).isNull();
    topic.publish(young.subList(0, 2));
    await().atMost(PATIENCE).until(() -> redis.bytes(its.order(id)) != null);
    assertThat(get(pathOf(id)).asByteArray()).isEqualTo(Lives.json(young));
    topic.publish(young.subList(2, 6));

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(redis.list(its.history(id))).isEqualTo(StoredViews.history(young)));
    assertThat(redis.bytes(its.order(id))).isEqualTo(Lives.json(young));
    assertThat(
            get("/api/orders?customerId=" + Lives.customerOf(young)).jsonPath().getList("orders"))
        .hasSize(1);
  }

  @Test
  void without_the_store_what_is_there_is_answered_and_what_is_missing_may_be_asked_for_again() {
    List<UUID> unknown = new ArrayList<>();
    Store.goAway();

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              unknown.add(UUID.randomUUID());
              assertProblem(get(pathOf(unknown.getLast())), 503, "unavailable");
              assertThat(breaker("reads")).isNotZero();
            });
    assertThat(get(pathOf(order)).statusCode()).isEqualTo(200);
    assertThat(get(pathOf(order) + "/history").statusCode()).isEqualTo(200);
    assertThat(unknown.stream().mapToInt(Store::requestsFor).sum())
        .isLessThanOrEqualTo(unknown.size());

    Store.comeBack();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertProblem(get(pathOf(unknown.getFirst())), 404, "order-not-found"));
  }

  @Test
  void an_emptied_redis_gives_no_wrong_answer() {
    redis.run("FLUSHALL");

    for (int read = 0; read < 50; read++) {
      assertThat(get(pathOf(order)).asByteArray()).isEqualTo(Lives.json(stream.subList(0, 3)));
    }
    awaitProjected(3);
    assertThat(redis.bytes(keys.order(order))).isEqualTo(Lives.json(stream.subList(0, 3)));
    awaitLists();
  }

  private void loseViews() {
    redis.run("DEL", keys.order(order), keys.history(order));
  }

  /** The projection keeps states in memory until it finds Redis elsewhere than it left it. */
  private void forgetStates() {
    double rewinds = metrics.get("espm.projection.rewinds").counter().count();
    redis.run("SET", keys.offset(), 0);
    await()
        .atMost(PATIENCE)
        .until(() -> metrics.get("espm.projection.rewinds").counter().count() > rewinds);
  }

  private double reads(String result) {
    return metrics.get("espm.order.view.reads").tag("result", result).counter().count();
  }

  private double breaker(String by) {
    return metrics.get("espm.store.breaker.state").tag("by", by).gauge().value();
  }
}
