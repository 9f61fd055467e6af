package espm.query.projection;

import static espm.query.QueryApi.PATIENCE;
import static espm.query.QueryApi.get;
import static espm.query.QueryApi.pathOf;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import espm.events.EventEnvelope;
import espm.events.kafka.OrderTopic;
import espm.query.RedisConsole;
import espm.query.Store;
import espm.query.Topic;
import espm.query.api.EventStream;
import espm.query.readmodel.Keyspace;
import espm.query.readmodel.Lives;
import espm.query.readmodel.StoredViews;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Views are made anew of a topic with an event that cannot be applied, while those that serve have
 * it from the store, or will.
 */
@QuarkusTest
@TestProfile(HealedOrdersIT.OwnSystem.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HealedOrdersIT {

  /** Another one than that of other tests, whose topics are without fault. */
  public static class OwnSystem extends RebuildIT.OwnSystem {}

  private static final String RECORD = "espm:generations";

  @TestHTTPResource(value = "/health", management = true)
  URI health;

  private final Topic topic = new Topic();
  private final RedisConsole redis = RedisConsole.ofService();
  private final List<EventEnvelope> stream = Lives.delivered();
  private final UUID order = stream.getFirst().orderId();
  private final UUID customer = Lives.customerOf(stream);
  private final List<EventStream> followers = new ArrayList<>();
  private Keyspace keys;

  @BeforeEach
  void find_out_what_serves() {
    await().atMost(PATIENCE).until(() -> get(health + "/ready").statusCode() == 200);
    await().atMost(PATIENCE).until(() -> redis.run("EXISTS", RECORD).toBoolean());
    keys = new Keyspace(field("serving"), Topic.partitionOf(order));
  }

  @AfterEach
  void nothing_is_built() {
    followers.forEach(EventStream::close);
    Store.comeBack();
    await().atMost(PATIENCE).until(() -> !redis.fields(RECORD).containsKey("building"));
    redis.close();
    topic.close();
  }

  @Test
  void no_read_shows_less_of_a_healed_order_after_the_exchange_and_it_goes_on() {
    parkAtTheThirdEvent();
    heal();
    publishTheLast();
    awaitShown(6);

    rebuildAndRead(6);

    keys = new Keyspace(field("serving"), keys.partition());
    assertThat(redis.run("HEXISTS", keys.parked(), order).toBoolean()).isFalse();
    assertThat(redis.list(keys.history(order))).isEqualTo(StoredViews.history(stream));
    assertThat(get(pathOf(order)).asByteArray()).isEqualTo(Lives.json(stream));
    assertThat(get("/api/orders?customerId=" + customer).jsonPath().getList("orders")).hasSize(1);
    // The next one has to carry it over as well.
    rebuildAndRead(6);
  }

  /** The first one: while the store is away, no build gets past an order that it has healed. */
  @Order(1)
  @Test
  void an_order_that_is_parked_in_both_holds_up_nothing_and_its_retry_is_not_lost() {
    parkAtTheThirdEvent();
    Store.add(stream.subList(0, 5));
    Store.goAway();
    assertThat(retry().statusCode()).isEqualTo(202);

    rebuildAndRead(2);
    Store.comeBack();

    awaitShown(5);
  }

  @Test
  void a_retry_that_is_asked_for_during_the_build_is_carried_out_in_both() {
    holdBuild();
    publishOthers();
    parkAtTheThirdEvent();
    assertThat(post("/projections/rebuild").statusCode()).isEqualTo(202);
    heal();

    releaseBuild();

    awaitServing(keys.generation() + 1);
    assertThat(shown()).isEqualTo(5);
  }

  @Test
  void a_healed_order_is_healed_again_by_itself_when_redis_was_emptied() {
    parkAtTheThirdEvent();
    heal();
    publishTheLast();
    awaitShown(6);

    redis.run("FLUSHALL");

    await().atMost(PATIENCE).until(() -> redis.run("HEXISTS", keys.healed(), order).toBoolean());
    assertThat(redis.list(keys.history(order))).isEqualTo(StoredViews.history(stream));
    assertThat(redis.run("HEXISTS", keys.parked(), order).toBoolean()).isFalse();
    assertThat(redis.run("EXISTS", keys.retries()).toBoolean()).isFalse();
  }

  @Test
  void a_healed_order_is_healed_again_by_itself_when_redis_fell_back() {
    publishTo(keys.partition());
    int before = redis.run("GET", keys.offset()).toInteger();
    parkAtTheThirdEvent();
    heal();

    // As in a snapshot of before the order was there.
    redis.run("DEL", keys.order(order), keys.history(order), keys.key("parked:" + order));
    redis.run("HDEL", keys.versions(), order);
    redis.run("HDEL", keys.healed(), order);
    redis.run("SET", keys.offset(), before);

    await().atMost(PATIENCE).until(() -> redis.run("HEXISTS", keys.healed(), order).toBoolean());
    assertThat(redis.list(keys.history(order)))
        .isEqualTo(StoredViews.history(stream.subList(0, 5)));
  }

  @Test
  void followers_are_told_each_change_once_over_the_exchange_wherever_they_were() {
    EventStream whole = follow(null);
    await().atMost(PATIENCE).until(() -> whole.lastEventId() != null);
    String atFirst = whole.lastEventId();
    parkAtTheThirdEvent();
    awaitTold(whole, 1, 2);
    heal();
    awaitTold(whole, 1, 2, 3, 4, 5);
    publishOthers();

    rebuildAndRead(5);
    publishTheLast();

    awaitTold(whole, 1, 2, 3, 4, 5, 6);
    List<String> ids = new ArrayList<>(List.of(atFirst));
    whole.events().forEach(event -> ids.add(event.id()));
    for (int told = 0; told <= 5; told++) {
      EventStream back = follow(ids.get(told));
      awaitTold(back, IntStream.rangeClosed(told + 1, 6).toArray());
      assertThat(missed(back)).isZero();
    }
    assertThat(missed(whole)).isZero();
  }

  @Test
  void followers_are_told_that_they_missed_what_only_the_new_views_have_applied() {
    EventStream follower = follow(null);
    parkAtTheThirdEvent();
    awaitTold(follower, 1, 2);
    Store.add(stream.subList(0, 5));
    Keyspace elsewhere = new Keyspace(keys.generation() + 1, (keys.partition() + 1) % 12);
    redis.run("SET", elsewhere.sealed(), "heldbytest ");
    publishTo(elsewhere.partition());
    assertThat(post("/projections/rebuild").statusCode()).isEqualTo(202);
    Keyspace built = new Keyspace(keys.generation() + 1, keys.partition());
    await().atMost(PATIENCE).until(() -> redis.run("HEXISTS", built.parked(), order).toBoolean());
    redis.run("HSET", built.retries(), order, "");
    await().atMost(PATIENCE).until(() -> redis.run("HEXISTS", built.healed(), order).toBoolean());
    // Behind the place at which it was healed there, so that it is not simply told.
    publishOthers();

    redis.run("DEL", elsewhere.sealed());
    awaitServing(keys.generation() + 1);

    await().atMost(PATIENCE).until(() -> missed(follower) == 1);
    publishTheLast();
    awaitTold(follower, 1, 2, 6);
    assertThat(missed(follower)).isEqualTo(1);
  }

  private void parkAtTheThirdEvent() {
    topic.publish(stream.subList(0, 2));
    topic.publishInstead(stream.get(2), "damaged".getBytes(StandardCharsets.UTF_8));
    topic.publish(stream.subList(3, 5));
    await()
        .atMost(PATIENCE)
        .until(() -> redis.run("HLEN", keys.key("parked:" + order)).toInteger() == 3);
  }

  private void heal() {
    Store.add(stream.subList(0, 5));
    assertThat(retry().statusCode()).isEqualTo(202);
    awaitShown(5);
  }

  /** As all events, it is in the store before it is on the topic. */
  private void publishTheLast() {
    Store.add(stream);
    topic.publish(stream.get(5));
  }

  private Response retry() {
    return post("/projection/parked/" + order + "/retry");
  }

  /** Reads the order all the time, until other views have served for some reads. */
  private void rebuildAndRead(int version) {
    int next = field("last") + 1;
    assertThat(post("/projections/rebuild").statusCode()).isEqualTo(202);
    int[] readsSince = {0};
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              assertThat(shown()).isEqualTo(version);
              readsSince[0] += field("serving") == next ? 1 : 0;
              return readsSince[0] > 50;
            });
  }

  /** More records than an exchange waits for, behind the place at which the order was healed. */
  private void publishOthers() {
    publishTo(keys.partition());
  }

  private void publishTo(int partition) {
    List<EventEnvelope> life = Lives.delivered();
    while (Topic.partitionOf(life.getFirst().orderId()) != partition) {
      life = Lives.delivered();
    }
    topic.publish(life);
    Keyspace its = new Keyspace(keys.generation(), partition);
    UUID id = life.getFirst().orderId();
    await().atMost(PATIENCE).until(() -> redis.run("HEXISTS", its.versions(), id).toBoolean());
  }

  private void holdBuild() {
    partitionsOfNextBuild().forEach(next -> redis.run("SET", next.sealed(), "heldbytest "));
  }

  private void releaseBuild() {
    partitionsOfNextBuild().forEach(next -> redis.run("DEL", next.sealed()));
  }

  private List<Keyspace> partitionsOfNextBuild() {
    return IntStream.range(0, OrderTopic.PARTITIONS)
        .mapToObj(partition -> new Keyspace(keys.generation() + 1, partition))
        .toList();
  }

  private EventStream follow(String lastEventId) {
    var follower = new EventStream("?customerId=" + customer, lastEventId);
    followers.add(follower);
    return follower;
  }

  private static void awaitTold(EventStream follower, int... versions) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(versions(follower)).containsExactly(versions));
  }

  private static int[] versions(EventStream follower) {
    return follower.events().stream()
        .filter(event -> event.name().equals("message"))
        .mapToInt(
            event -> Integer.parseInt(event.data().replaceAll(".*\"version\":(\\d+).*", "$1")))
        .toArray();
  }

  private static long missed(EventStream follower) {
    return follower.events().stream().filter(event -> event.name().equals("missed")).count();
  }

  private void awaitShown(int version) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(shown()).isEqualTo(version));
  }

  private int shown() {
    Response answer = get(pathOf(order));
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    return answer.jsonPath().getInt("version");
  }

  private void awaitServing(int generation) {
    await().atMost(PATIENCE).until(() -> field("serving") == generation);
  }

  private int field(String name) {
    return Integer.parseInt(redis.fields(RECORD).get(name));
  }

  private Response post(String path) {
    return given().post(health.resolve(path).toString());
  }
}
