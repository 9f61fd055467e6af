package espm.query.api;

import static espm.query.QueryApi.PATIENCE;
import static espm.query.QueryApi.awaitOrder;
import static espm.query.QueryApi.get;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import espm.events.EventEnvelope;
import espm.query.RedisConsole;
import espm.query.Topic;
import espm.query.projection.RebuildIT;
import espm.query.readmodel.Lives;
import espm.query.readmodel.OrderEvents;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What clients see while another generation of the views takes over. A system of its own. */
@QuarkusTest
@TestProfile(OverARebuildIT.AnotherSystem.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OverARebuildIT {

  /** Apart from that of other tests, whose topic holds what they count. */
  public static class AnotherSystem extends RebuildIT.OwnSystem {}

  @TestHTTPResource(value = "/health", management = true)
  URI health;

  private final Topic topic = new Topic();
  private final RedisConsole redis = RedisConsole.ofService();
  private final UUID customer = UUID.randomUUID();
  private final String listPath = "/api/orders?customerId=" + customer;

  @AfterEach
  void close() {
    redis.close();
    topic.close();
  }

  @Test
  @Order(1)
  void a_new_system_that_says_it_is_ready_lists_its_orders_at_once() {
    await().atMost(PATIENCE).until(() -> get(health + "/ready").statusCode() == 200);

    Response answer = get("/api/orders");

    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    assertThat(answer.asString()).isEqualTo("{\"orders\":[]}");
    assertThat(get("/api/statistics").statusCode()).isEqualTo(200);
  }

  @Test
  @Order(2)
  void a_follower_is_told_all_once_and_no_list_is_refused_or_older_than_before() throws Exception {
    int serving = serving();
    List<List<EventEnvelope>> lives = new ArrayList<>();
    try (EventStream follower = new EventStream("?customerId=" + customer, null)) {
      await().atMost(PATIENCE).until(() -> follower.lastEventId() != null);
      publish(lives, 300);
      await().atMost(PATIENCE).until(() -> get(listPath).header(AnswerHeaders.FRESH_AS_OF) != null);
      List<String> complaints = new CopyOnWriteArrayList<>();
      AtomicBoolean isOver = new AtomicBoolean();
      Thread reader =
          Thread.ofPlatform()
              .start(
                  () -> {
                    while (!isOver.get()) {
                      readList(complaints);
                    }
                  });

      assertThat(given().post(health.resolve("/projections/rebuild").toString()).statusCode())
          .isEqualTo(202);
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                publish(lives, 1);
                return serving() > serving;
              });
      publish(lives, 20);
      // Until what is served now was measured, and longer.
      Instant switched = Instant.now();
      await().atMost(PATIENCE).until(() -> freshAsOf().isAfter(switched));
      isOver.set(true);
      reader.join();

      assertThat(complaints).isEmpty();
      await()
          .atMost(PATIENCE)
          .until(() -> follower.events().size() >= lives.size() * Lives.delivered().size());
      assertThat(told(follower)).isEqualTo(published(lives));
    }
  }

  private void publish(List<List<EventEnvelope>> lives, int orders) {
    for (int order = 0; order < orders; order++) {
      lives.add(Lives.delivered(UUID.randomUUID(), customer, OrderEvents.START));
      topic.publish(lives.getLast());
    }
    List<EventEnvelope> last = lives.getLast();
    awaitOrder(last.getFirst().orderId(), Lives.json(last));
  }

  private Instant lastFreshAsOf = Instant.EPOCH;

  private void readList(List<String> complaints) {
    Response answer = get(listPath);
    String freshAsOf = answer.header(AnswerHeaders.FRESH_AS_OF);
    if (answer.statusCode() != 200 || freshAsOf == null) {
      complaints.add(answer.statusCode() + ", as of " + freshAsOf + ": " + answer.asString());
    } else if (Instant.parse(freshAsOf).isBefore(lastFreshAsOf)) {
      complaints.add(freshAsOf + " after " + lastFreshAsOf);
    } else {
      lastFreshAsOf = Instant.parse(freshAsOf);
    }
  }

  private Instant freshAsOf() {
    return Instant.parse(get(listPath).header(AnswerHeaders.FRESH_AS_OF));
  }

  private int serving() {
    return Integer.parseInt(redis.fields("espm:generations").get("serving"));
  }

  /** Order and version of each change; sorted, since the order of orders is nobody's promise. */
  private static List<String> told(EventStream follower) {
    return follower.data().stream()
        .map(data -> data.replaceAll("\\{\"orderId\":\"([^\"]+)\",\"version\":(\\d+),.*", "$1 $2"))
        .sorted()
        .toList();
  }

  private static List<String> published(List<List<EventEnvelope>> lives) {
    return lives.stream()
        .flatMap(List::stream)
        .map(event -> event.orderId() + " " + event.version())
        .sorted()
        .toList();
  }
}
