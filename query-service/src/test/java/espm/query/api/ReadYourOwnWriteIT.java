package espm.query.api;

import static espm.query.QueryApi.PATIENCE;
import static espm.query.QueryApi.assertProblem;
import static espm.query.QueryApi.awaitVersion;
import static espm.query.QueryApi.get;
import static espm.query.QueryApi.pathOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import espm.events.EventEnvelope;
import espm.query.BrokerAndRedis;
import espm.query.Store;
import espm.query.Topic;
import espm.query.readmodel.Lives;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BrokerAndRedis.class)
class ReadYourOwnWriteIT {

  @Inject MeterRegistry metrics;

  private final Topic topic = new Topic();
  private final List<EventEnvelope> stream = Lives.delivered();
  private final UUID order = stream.getFirst().orderId();

  @AfterEach
  void close() {
    topic.close();
  }

  @Test
  void an_order_is_waited_for_before_its_first_event_is_there() {
    CompletableFuture<Response> answer = ask(1);

    topic.publish(stream.getFirst());

    assertThat(answer.join().asByteArray()).isEqualTo(Lives.json(stream.subList(0, 1)));
  }

  @Test
  void a_version_is_waited_for_and_earlier_ones_do_not_do() {
    topic.publish(stream.subList(0, 2));
    awaitVersion(order, 2);
    CompletableFuture<Response> answer = ask(4);

    topic.publish(stream.subList(2, 3));
    awaitVersion(order, 3);
    assertThat(answer).isNotDone();
    topic.publish(stream.subList(3, 4));

    assertThat(answer.join().statusCode()).isEqualTo(200);
    assertThat(answer.join().asByteArray()).isEqualTo(Lives.json(stream.subList(0, 4)));
  }

  @Test
  void a_version_that_is_visible_is_not_waited_for() {
    topic.publish(stream);
    awaitVersion(order, 6);

    assertThat(get(pathOf(order) + "?minVersion=2").header("ETag")).isEqualTo("\"6\"");
  }

  @Test
  void a_version_that_the_projection_does_not_get_to_in_time_is_read_from_the_store() {
    List<EventEnvelope> ahead = Lives.delivered();
    Store.add(ahead);

    Response answer = get(pathOf(ahead.getFirst().orderId()) + "?minVersion=6");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.asByteArray()).isEqualTo(Lives.json(ahead));
  }

  @Test
  void a_version_that_does_not_come_is_told_to_be_tried_again() {
    topic.publish(stream.getFirst());
    awaitVersion(order, 1);

    assertProblem(get(pathOf(order) + "?minVersion=2"), 503, "not-yet-visible");
    assertThat(waiting()).isZero();
  }

  /** A request that certainly waits already when this returns. */
  private CompletableFuture<Response> ask(int version) {
    var answer = CompletableFuture.supplyAsync(() -> get(pathOf(order) + "?minVersion=" + version));
    await().atMost(PATIENCE).until(() -> waiting() == 1);
    return answer;
  }

  private double waiting() {
    return metrics.get("espm.freshness.waiting").gauge().value();
  }
}
