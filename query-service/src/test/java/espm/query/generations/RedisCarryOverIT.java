package espm.query.generations;

import static org.assertj.core.api.Assertions.assertThat;

import espm.query.RedisConsole;
import espm.query.readmodel.Keyspace;
import espm.query.redis.ReadModelLayout;
import espm.query.redis.RedisAlone;
import espm.query.redis.TopicSettings;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one generation takes over from another, against a Redis of its own. */
class RedisCarryOverIT {

  private static final int STEP_KEYS = 10;
  private static final String SEAL = "5ea1";
  private static RedisAlone redis;

  private final Keyspace serving = new Keyspace(1, 1);
  private final Keyspace building = new Keyspace(2, 1);
  private final UUID order = new UUID(0, 1);
  private final UUID other = new UUID(0, 2);
  private final CarryOver carryOver =
      new RedisCarryOver(
          redis.link(), new ReadModelLayout(new TopicSettings("topic", 2)), STEP_KEYS);

  @BeforeAll
  static void start() {
    redis = new RedisAlone();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @BeforeEach
  void empty() {
    console().run("FLUSHALL");
  }

  @Test
  void parked_orders_of_which_less_is_shown_are_tried_again_and_no_others() {
    for (int at = 0; at < 300; at++) {
      UUID id = new UUID(1, at);
      console().run("HSET", building.parked(), id, "reason");
      console().run("HSET", building.versions(), id, 2);
      console().run("HSET", serving.versions(), id, at % 3 == 0 ? 9 : 2);
    }
    console().run("HSET", serving.versions(), order, 5);

    assertThat(get(carryOver.retries(1, 2))).isEqualTo(100);

    Set<String> asked = console().fields(building.retries()).keySet();
    assertThat(asked).hasSize(100).contains(new UUID(1, 0) + "", new UUID(1, 297) + "");
  }

  @Test
  void a_retry_that_is_asked_for_is_taken_over_and_waited_for_by_nobody() {
    park(order, 2, 2);
    console().run("HSET", serving.retries(), order, "");
    console().run("HSET", serving.retries(), other, "");

    assertThat(get(carryOver.retries(1, 2))).isZero();
    assertThat(get(carryOver.lastRetries(1, 2))).isZero();

    assertThat(console().fields(building.retries())).containsOnlyKeys(order.toString());
  }

  @Test
  void an_order_that_came_from_the_store_ahead_of_the_topic_is_waited_for_in_the_end() {
    console().run("HSET", serving.healed(), order, 7);
    console().run("HSET", serving.versions(), order, 7);
    console().run("HSET", building.versions(), order, 6);

    assertThat(get(carryOver.retries(1, 2))).isZero();
    assertThat(get(carryOver.lastRetries(1, 2))).isEqualTo(1);

    console().run("HSET", building.versions(), order, 7);
    assertThat(get(carryOver.lastRetries(1, 2))).isZero();
    assertThat(console().fields(building.retries())).isEmpty();
  }

  @Test
  void followers_find_what_they_were_told_and_what_comes_after_it() {
    sealAt(10);
    tell(serving, "10-0", 0, "4 " + other + " 1 x", "9 " + other + " 2 x");
    tell(serving, "10-1", 10, "-1 " + order + " 3 x");
    console().run("HSET", serving.versions(), order, 3, other, 2);
    tell(building, "8-0", 0, "4 " + other + " 1 x");
    tell(building, "8-1", 8, "-1 " + order + " 3 x");
    tell(building, "12-0", 8, "9 " + other + " 2 x", "11 " + other + " 3 x");
    tell(building, "12-1", 12, "-1 " + order + " 3 x");
    tell(building, "12-2", 12, "-1 " + order + " 4 x");

    get(carryOver.changes(1, 2, SEAL));

    assertThat(told(building))
        .containsExactly(
            "10-0 from 0: 4 " + other + " 1 x, 9 " + other + " 2 x",
            "10-1 from 10: -1 " + order + " 3 x",
            "12-0 from 8: 11 " + other + " 3 x",
            "12-1 from 12: ",
            "12-2 from 12: -1 " + order + " 4 x");
  }

  @Test
  void what_the_new_one_tells_at_the_place_where_the_old_one_ends_comes_after_it() {
    sealAt(10);
    tell(serving, "10-0", 0, "9 " + other + " 2 x");
    tell(serving, "10-1", 10, "-1 " + order + " 3 x");
    console().run("HSET", serving.versions(), order, 3, other, 2);
    tell(building, "10-0", 0, "9 " + other + " 2 x");
    tell(building, "10-1", 10, "-1 " + order + " 3 x");
    tell(building, "10-2", 10, "-1 " + order + " 4 x");

    get(carryOver.changes(1, 2, SEAL));

    assertThat(told(building))
        .containsExactly(
            "10-0 from 0: 9 " + other + " 2 x",
            "10-1 from 10: -1 " + order + " 3 x",
            "10-2 from 10: -1 " + order + " 4 x");
  }

  @Test
  void what_only_the_new_one_has_applied_is_told_of_as_missed() {
    sealAt(10);
    park(order, 2, 5);
    console().run("HDEL", building.parked(), order);
    console().run("HSET", serving.parked(), order, "reason");
    tell(serving, "10-0", 0, "9 " + other + " 2 x");

    get(carryOver.changes(1, 2, SEAL));

    assertThat(told(building))
        .containsExactly("10-0 from 0: 9 " + other + " 2 x", "10-1 from 10: missed");
  }

  @Test
  void what_was_healed_only_in_the_new_one_before_the_old_one_ended_is_told_of_as_missed() {
    sealAt(10);
    console().run("HSET", building.healed(), order, 5, other, 2);
    console().run("HSET", building.versions(), order, 5, other, 3);
    console().run("HSET", serving.versions(), order, 4, other, 2);

    get(carryOver.changes(1, 2, SEAL));

    assertThat(told(building)).containsExactly("10-1 from 10: missed");
  }

  @Test
  void it_is_done_once_for_each_exchange_and_never_for_one_that_is_over() {
    sealAt(10);
    tell(serving, "10-0", 0, "9 " + other + " 2 x");
    get(carryOver.changes(1, 2, SEAL));
    tell(building, "10-1", 10, "-1 " + order + " 3 x");
    List<String> after = told(building);
    // As when the old one is being removed.
    console().run("DEL", serving.changes());

    get(carryOver.changes(1, 2, SEAL));
    get(carryOver.changes(1, 2, "0ther"));
    console().run("SET", serving.sealed(), SEAL + " 1ate removed ");
    get(carryOver.changes(1, 2, "1ate"));

    assertThat(told(building)).isEqualTo(after);
  }

  private void park(UUID id, int inServing, int inBuilding) {
    console().run("HSET", serving.versions(), id, inServing);
    console().run("HSET", building.versions(), id, inBuilding);
    console().run("HSET", building.parked(), id, "reason");
  }

  private void sealAt(long offset) {
    console().run("SET", serving.sealed(), SEAL + " ");
    console().run("SET", serving.offset(), offset);
  }

  private static void tell(Keyspace keys, String id, long from, String... lines) {
    String text = String.join("\n", lines) + "\n";
    console().run("XADD", keys.changes(), id, "from", from, "lines", text);
  }

  private static List<String> told(Keyspace keys) {
    List<String> told = new ArrayList<>();
    for (Response entry : console().run("XRANGE", keys.changes(), "-", "+")) {
      Response fields = entry.get(1);
      told.add(
          "%s from %s: %s"
              .formatted(
                  entry.get(0),
                  fields.get(1),
                  fields.size() > 4
                      ? fields.get(4)
                      : fields.get(3).toString().strip().replace("\n", ", ")));
    }
    return told;
  }

  private static RedisConsole console() {
    return redis.console();
  }

  private static <T> T get(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
