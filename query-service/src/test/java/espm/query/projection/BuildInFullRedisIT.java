package espm.query.projection;

import static espm.query.QueryApi.PATIENCE;
import static espm.query.QueryApi.get;
import static espm.query.QueryApi.pathOf;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import espm.events.EventEnvelope;
import espm.query.RedisConsole;
import espm.query.Store;
import espm.query.Topic;
import espm.query.readmodel.Keyspace;
import espm.query.readmodel.Lives;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Views are made anew in a Redis that is full, as a bounded cache is, of views that may go. */
@QuarkusTest
@TestProfile(BuildInFullRedisIT.OwnSystem.class)
class BuildInFullRedisIT {

  /** Nothing but these orders is in it. */
  public static final class OwnSystem extends RebuildIT.OwnSystem {}

  private static final int ORDERS = 4_000;
  private static final String RECORD = "espm:generations";

  @TestHTTPResource(value = "/health", management = true)
  URI health;

  private final Topic topic = new Topic();
  private final RedisConsole redis = RedisConsole.ofService();

  @AfterEach
  void make_room() {
    redis.run("CONFIG", "SET", "maxmemory", 0);
    redis.close();
    topic.close();
  }

  @Test
  void a_build_goes_on_in_a_redis_that_is_full_of_what_may_go_and_every_order_is_read_right() {
    List<List<EventEnvelope>> drafts = new ArrayList<>();
    for (int at = 0; at < ORDERS; at++) {
      drafts.add(Lives.delivered().subList(0, 3));
    }
    List<EventEnvelope> events = drafts.stream().flatMap(List::stream).toList();
    Store.add(events);
    topic.publish(events);
    await()
        .atMost(PATIENCE.multipliedBy(3))
        .untilAsserted(() -> drafts.forEach(draft -> assertProjected(1, draft)));
    redis.run("CONFIG", "SET", "maxmemory-policy", "volatile-ttl");
    redis.run("CONFIG", "SET", "maxmemory", redis.figure("memory", "used_memory") * 101 / 100);

    given().post(health.resolve("/projections/rebuild").toString());

    await()
        .atMost(PATIENCE.multipliedBy(3))
        .until(() -> redis.fields(RECORD).get("serving").equals("2"));
    assertThat(redis.figure("stats", "evicted_keys")).isPositive();
    drafts.forEach(draft -> assertProjected(2, draft));
    for (List<EventEnvelope> draft : drafts.subList(0, 200)) {
      assertThat(get(pathOf(idOf(draft))).asString())
          .isEqualTo(new String(Lives.json(draft), StandardCharsets.UTF_8));
    }
  }

  private void assertProjected(int generation, List<EventEnvelope> draft) {
    String versions = new Keyspace(generation, Topic.partitionOf(idOf(draft))).versions();
    assertThat(redis.run("HGET", versions, idOf(draft))).hasToString("3");
  }

  private static UUID idOf(List<EventEnvelope> draft) {
    return draft.getFirst().orderId();
  }
}
