package espm.query.projection;

import static espm.query.QueryApi.PATIENCE;
import static espm.query.QueryApi.assertProblem;
import static espm.query.QueryApi.awaitOrder;
import static espm.query.QueryApi.get;
import static espm.query.QueryApi.pathOf;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import espm.events.EventEnvelope;
import espm.events.kafka.OrderTopic;
import espm.query.BrokerAndRedis;
import espm.query.RedisConsole;
import espm.query.Topic;
import espm.query.readmodel.Keyspace;
import espm.query.readmodel.Lives;
import espm.query.readmodel.StoredViews;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Views are made anew beside those that serve, with real Kafka and Redis. A system of its own,
 * since other tests look for keys of the first generation.
 */
@QuarkusTest
@TestProfile(RebuildIT.OwnSystem.class)
public class RebuildIT {

  /** As in production, but with little patience for old keys. */
  public static class OwnSystem implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "espm.generations.removal-grace",
          "500ms",
          "espm.generations.watch-interval",
          "200ms",
          // Less than the life of one order, so that a build that is held is not close.
          "espm.generations.switch-lag",
          "5");
    }

    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(new TestResourceEntry(BrokerAndRedis.class, Map.of("redis", redis())));
    }

    @Override
    public boolean disableGlobalTestResources() {
      return true;
    }

    String redis() {
      return "redis";
    }
  }

  private static final String RECORD = "espm:generations";

  /** What else is stored beside the views. */
  private static final Set<String> NO_VIEWS = Set.of("offset", "changes", "changes:carried-for");

  /** All events of all tests: each build projects them anew. */
  private static final List<EventEnvelope> LOG = new ArrayList<>();

  @TestHTTPResource(value = "/health", management = true)
  URI health;

  @TestHTTPResource("/")
  URI service;

  @Inject SecondInstance secondInstance;

  private final Topic topic = new Topic();
  private final RedisConsole redis = RedisConsole.ofService();
  private int servingBefore;
  private int lastBefore;

  /** The topic is a new one, too. */
  @BeforeAll
  static void nothing_is_published() {
    LOG.clear();
  }

  @BeforeEach
  void find_out_what_serves() {
    await().atMost(PATIENCE).until(() -> get(health + "/ready").statusCode() == 200);
    servingBefore = field("serving");
    lastBefore = field("last");
  }

  /** Also leaves the service for the next test as it was found. */
  @AfterEach
  void everything_is_projected_and_only_what_serves_is_there() {
    redis.runEverywhere("CONFIG", "SET", "maxmemory", "0");
    List<EventEnvelope> life = publish(Lives.delivered());
    awaitOrder(life.getFirst().orderId(), Lives.json(life));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(record()).doesNotContainKey("building"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(record().keySet()).noneMatch(f -> f.startsWith("removing")));
    for (int generation = 1; generation <= field("last"); generation++) {
      if (generation != field("serving")) {
        assertThat(redis.everythingUnder("{op*}:g" + generation + ":")).isEmpty();
      }
    }
    awaitTheFold(field("serving"));
    redis.close();
    topic.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void no_read_fails_and_none_shows_less_while_all_views_are_made_anew(int instances)
      throws InterruptedException {
    IntStream.range(0, 2_000).forEach(_ -> LOG.addAll(Lives.delivered()));
    topic.publish(LOG.subList(LOG.size() - 12_000, LOG.size()));
    SecondInstance.Running second = instances == 1 ? null : secondInstance.start();
    if (second != null) {
      await().atMost(PATIENCE).until(() -> second.partitions() > 0);
    }
    try (Traffic traffic = new Traffic(url(), topic, LOG)) {
      traffic.start();
      await().atMost(PATIENCE).until(() -> traffic.reads.get() > 100);

      assertThat(post("rebuild").statusCode()).isEqualTo(202);
      if (second != null) {
        // In the middle of it.
        second.stop();
      }
      await().atMost(PATIENCE).until(() -> field("serving") == lastBefore + 1);
      int atSwitch = traffic.reads.get();
      await().atMost(PATIENCE).until(() -> traffic.reads.get() > atSwitch + 300);
      assertThat(traffic.complaints).isEmpty();
    }

    assertThat(field("last")).isEqualTo(lastBefore + 1);
    assertThat(figure("espm_projection_serving_generation")).isEqualTo(lastBefore + 1);
    assertThat(figure("espm_projection_building_generation")).isZero();
    JsonPath status = status();
    assertThat(status.getInt("serving.generation")).isEqualTo(lastBefore + 1);
    assertThat(status.getFloat("serving.percent")).isPositive();
  }

  @Test
  void a_build_gets_past_records_that_the_topic_no_longer_has() throws Exception {
    List<EventEnvelope> life = publish(lifeIn(3));
    awaitOrder(life.getFirst().orderId(), Lives.json(life));
    TopicPartition partition = new TopicPartition(OrderTopic.NAME, 3);
    Map<String, Object> settings =
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class));
    try (Admin admin = Admin.create(settings)) {
      admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(-1))).all().get();
    }
    LOG.removeIf(event -> Topic.partitionOf(event.orderId()) == 3);

    assertThat(post("rebuild").statusCode()).isEqualTo(202);

    await().atMost(PATIENCE).until(() -> field("serving") == lastBefore + 1);
  }

  @Test
  void there_is_one_build_at_a_time() {
    holdBuild();

    assertThat(post("rebuild").statusCode()).isEqualTo(202);
    Response again = post("rebuild");

    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(again.jsonPath().getString("detail"))
        .isEqualTo("generation %d is building".formatted(field("building")));
    releaseBuild();
    await().atMost(PATIENCE).until(() -> field("serving") == lastBefore + 1);
  }

  @Test
  void a_build_waits_while_redis_is_nearly_full_and_what_serves_does_not() {
    fillRedis();

    post("rebuild");

    await().atMost(PATIENCE).until(() -> status().getBoolean("building.isWaitingForMemory"));
    List<EventEnvelope> life = publish(Lives.delivered());
    awaitOrder(life.getFirst().orderId(), Lives.json(life));
    assertThat(status().getInt("building.eventsApplied")).isZero();
    assertThat(status().getInt("serving.generation")).isEqualTo(servingBefore);
    redis.runEverywhere("CONFIG", "SET", "maxmemory", "0");
    await().atMost(PATIENCE).until(() -> field("serving") == lastBefore + 1);
  }

  @Test
  void a_build_is_paused_goes_on_and_is_aborted() {
    holdBuild();
    int building = post("rebuild").jsonPath().getInt("building.generation");

    assertThat(post("pause").statusCode()).isEqualTo(200);
    assertThat(status().getString("building.state")).isEqualTo("paused");
    assertThat(post("pause").statusCode()).isEqualTo(409);
    releaseBuild();
    List<EventEnvelope> life = publish(Lives.delivered());
    awaitOrder(life.getFirst().orderId(), Lives.json(life));
    assertThat(status().getInt("building.eventsApplied")).isZero();
    holdBuild();
    assertThat(post("resume").jsonPath().getString("building.state")).isEqualTo("building");
    assertThat(post("abort").statusCode()).isEqualTo(200);

    assertThat(status().getString("building")).isNull();
    assertThat(post("abort").statusCode()).isEqualTo(409);
    assertThat(post("resume").statusCode()).isEqualTo(409);
    assertThat(field("serving")).isEqualTo(servingBefore);
    assertThat(field("last")).isEqualTo(building);
  }

  @Test
  void an_abort_in_the_middle_of_the_exchange_opens_what_serves() {
    holdBuild();
    post("rebuild");
    changeRecord("state", "switching", "seal", "byhand", "due", Instant.now().plusSeconds(600));
    List<Keyspace> partitions =
        IntStream.range(0, OrderTopic.PARTITIONS)
            .mapToObj(partition -> new Keyspace(servingBefore, partition))
            .toList();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(partitions)
                    .allMatch(keys -> "byhand ".equals(redis.text(keys.sealed()))));
    List<EventEnvelope> life = publish(Lives.delivered());

    assertThat(post("abort").statusCode()).isEqualTo(200);

    assertThat(partitions).allMatch(keys -> redis.text(keys.sealed()) == null);
    awaitOrder(life.getFirst().orderId(), Lives.json(life));
    assertThat(field("serving")).isEqualTo(servingBefore);
  }

  @Test
  void a_seal_that_an_exchange_left_behind_stops_nobody() {
    Keyspace keys = new Keyspace(servingBefore, 3);
    redis.run("SET", keys.sealed(), "leftbehind ");
    List<EventEnvelope> life = lifeIn(3);

    publish(life);

    awaitOrder(life.getFirst().orderId(), Lives.json(life));
    assertThat(redis.text(keys.sealed())).isNull();
  }

  @Test
  void views_of_an_older_form_are_made_anew_by_themselves() {
    // As if nobody had ever aborted a build of this form.
    changeRecord("format:" + servingBefore, "0", "declined", "0");

    await().atMost(PATIENCE).until(() -> field("serving") == lastBefore + 1);
    assertThat(record()).containsEntry("format:" + field("serving"), "1");
  }

  @Test
  void views_of_a_newer_form_are_not_read_and_the_instance_says_why() {
    List<EventEnvelope> life = publish(Lives.delivered());
    UUID order = life.getFirst().orderId();
    awaitOrder(order, Lives.json(life));

    changeRecord("format:" + servingBefore, "2");

    await().atMost(PATIENCE).until(() -> get(health + "/ready").statusCode() == 503);
    assertThat(get(health + "/ready").asString()).contains("start the newer build");
    assertProblem(get(pathOf(order)), 503, "unavailable");
    assertProblem(get("/api/orders"), 503, "unavailable");
    assertProblem(get("/api/statistics"), 503, "unavailable");
    assertThat(post("rebuild").statusCode()).isEqualTo(409);
    changeRecord("format:" + servingBefore, "1");
    await().atMost(PATIENCE).until(() -> get(health + "/ready").statusCode() == 200);
  }

  @Test
  void a_redis_that_was_emptied_during_a_build_is_filled_again_by_what_served() {
    holdBuild();
    post("rebuild");

    redis.runEverywhere("FLUSHALL");

    await().atMost(PATIENCE).until(() -> record().containsKey("serving"));
    assertThat(field("serving")).isEqualTo(servingBefore);
    assertThat(record()).doesNotContainKey("building");
  }

  private List<EventEnvelope> publish(List<EventEnvelope> events) {
    topic.publish(events);
    LOG.addAll(events);
    return events;
  }

  private static List<EventEnvelope> lifeIn(int partition) {
    List<EventEnvelope> life = Lives.delivered();
    while (Topic.partitionOf(life.getFirst().orderId()) != partition) {
      life = Lives.delivered();
    }
    return life;
  }

  /** The next build can be begun, but nothing is written to it. */
  private void holdBuild() {
    List<EventEnvelope> life = publish(Lives.delivered());
    awaitOrder(life.getFirst().orderId(), Lives.json(life));
    partitionsOfNextBuild().forEach(keys -> redis.run("SET", keys.sealed(), "heldbytest "));
  }

  private void releaseBuild() {
    partitionsOfNextBuild().forEach(keys -> redis.run("DEL", keys.sealed()));
  }

  private Stream<Keyspace> partitionsOfNextBuild() {
    return IntStream.range(0, OrderTopic.PARTITIONS)
        .mapToObj(partition -> new Keyspace(lastBefore + 1, partition));
  }

  /** So much that a build waits, and what serves has room. */
  private void fillRedis() {
    long used =
        redis.runEverywhere("INFO", "memory").stream()
            .flatMap(info -> info.toString().lines())
            .filter(line -> line.startsWith("used_memory:"))
            .mapToLong(line -> Long.parseLong(line.substring("used_memory:".length()).strip()))
            .max()
            .orElseThrow();
    redis.runEverywhere("CONFIG", "SET", "maxmemory-policy", "noeviction");
    redis.runEverywhere("CONFIG", "SET", "maxmemory", used * 106 / 100);
  }

  /** In every partition, what is stored is the fold of what was published. */
  private void awaitTheFold(int generation) {
    for (int partition = 0; partition < OrderTopic.PARTITIONS; partition++) {
      Keyspace keys = new Keyspace(generation, partition);
      Map<String, Object> expected =
          StoredViews.of(
              LOG.stream()
                  .filter(event -> Topic.partitionOf(event.orderId()) == keys.partition())
                  .toList());
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                Map<String, Object> stored = redis.everythingUnder(keys.prefix());
                stored.keySet().removeAll(NO_VIEWS);
                assertThat(stored).isEqualTo(expected);
              });
    }
  }

  private Map<String, String> record() {
    return redis.fields(RECORD);
  }

  private int field(String name) {
    return Integer.parseInt(record().get(name));
  }

  private void changeRecord(Object... fieldsAndValues) {
    List<Object> arguments = new ArrayList<>(List.of(RECORD, "revision", UUID.randomUUID()));
    arguments.addAll(List.of(fieldsAndValues));
    redis.run("HSET", arguments.toArray());
  }

  private Response post(String command) {
    return given().post(health.resolve("/projections/" + command).toString());
  }

  private JsonPath status() {
    Response answer = get(health.resolve("/projections").toString());
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    return answer.jsonPath();
  }

  private double figure(String name) {
    return get(health.resolve("metrics").toString())
        .asString()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no figure " + name));
  }

  private String url() {
    String text = service.toString();
    return text.substring(0, text.length() - 1);
  }
}
