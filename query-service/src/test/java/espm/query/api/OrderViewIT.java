package espm.query.api;

import static espm.query.QueryApi.assertProblem;
import static espm.query.QueryApi.awaitOrder;
import static espm.query.QueryApi.get;
import static espm.query.QueryApi.pathOf;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import espm.events.EventEnvelope;
import espm.query.BrokerAndRedis;
import espm.query.Topic;
import espm.query.readmodel.Lives;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(BrokerAndRedis.class)
class OrderViewIT {

  @Inject MeterRegistry metrics;

  private final List<EventEnvelope> stream = Lives.delivered();
  private final UUID order = stream.getFirst().orderId();

  @BeforeEach
  void publish() {
    try (Topic topic = new Topic()) {
      topic.publish(stream);
    }
    awaitOrder(order, Lives.json(stream));
  }

  @Test
  void an_order_is_answered_as_the_bytes_of_its_fold_with_its_version_as_tag() {
    Response answer = get(pathOf(order));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.contentType()).startsWith("application/json");
    assertThat(answer.header("ETag")).isEqualTo("\"6\"");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
    assertThat(answer.asByteArray()).isEqualTo(Lives.json(stream));
  }

  /** With a query it is not quite so simple any more, so the resource answers it. */
  @ParameterizedTest
  @ValueSource(strings = {"\"5\"", "\"6\""})
  void the_route_and_the_resource_answer_alike_and_count_once(String ifNoneMatch) {
    double hits = hits();
    Response byRoute = given().header("If-None-Match", ifNoneMatch).get(pathOf(order));
    assertThat(hits()).isEqualTo(hits + 1);
    Response byResource = given().header("If-None-Match", ifNoneMatch).get(pathOf(order) + "?x=1");
    assertThat(hits()).isEqualTo(hits + 2);

    assertThat(byRoute.statusCode()).isEqualTo(byResource.statusCode());
    assertThat(byRoute.asByteArray()).isEqualTo(byResource.asByteArray());
    assertThat(headers(byRoute)).isEqualTo(headers(byResource));
  }

  private double hits() {
    return metrics.get("espm.order.view.reads").tag("result", "hit").counter().count();
  }

  /** By name in lower case; without those that differ from answer to answer. */
  private static Map<String, String> headers(Response answer) {
    Map<String, String> headers = new TreeMap<>();
    answer
        .headers()
        .forEach(
            header -> headers.put(header.getName().toLowerCase(Locale.ROOT), header.getValue()));
    assertThat(headers).containsKeys("x-request-id", "espm-fresh-as-of");
    headers.remove("x-request-id");
    headers.remove("espm-fresh-as-of");
    return headers;
  }

  @Test
  void an_id_in_capitals_is_the_same_order() {
    assertThat(get("/api/orders/" + order.toString().toUpperCase(Locale.ROOT)).asByteArray())
        .isEqualTo(Lives.json(stream));
  }

  @Test
  void a_question_for_the_head_is_answered_without_the_body() {
    Response answer = given().head(pathOf(order));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.header("ETag")).isEqualTo("\"6\"");
    assertThat(answer.asByteArray()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"6\"", "W/\"6\"", "\"5\", \"6\"", "*"})
  void a_client_that_has_the_version_gets_no_body(String ifNoneMatch) {
    Response answer = given().header("If-None-Match", ifNoneMatch).get(pathOf(order));

    assertThat(answer.statusCode()).isEqualTo(304);
    assertThat(answer.header("ETag")).isEqualTo("\"6\"");
    assertThat(answer.asByteArray()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"5\"", "\"66\"", "\"5\", \"7\""})
  void a_client_that_has_another_version_gets_the_order(String ifNoneMatch) {
    assertThat(given().header("If-None-Match", ifNoneMatch).get(pathOf(order)).statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"6", "\"6", "\"6\" \"7\"", "'6'"})
  void a_condition_that_is_no_tag_is_refused(String ifNoneMatch) {
    assertProblem(
        given().header("If-None-Match", ifNoneMatch).get(pathOf(order)), 400, "malformed-request");
  }

  @Test
  void an_order_that_nobody_created_is_not_found() {
    UUID nobodys = UUID.randomUUID();

    Response answer = get(pathOf(nobodys));

    assertProblem(answer, 404, "order-not-found");
    assertThat(answer.jsonPath().getString("detail")).contains(nobodys.toString());
    assertThat(answer.jsonPath().getString("instance")).isEqualTo(pathOf(nobodys));
  }

  @Test
  void every_answer_carries_the_id_that_its_request_was_given() {
    assertThat(given().header("X-Request-Id", "run-7.a_b").get(pathOf(order)))
        .returns("run-7.a_b", answer -> answer.header("X-Request-Id"));
    assertThat(given().header("X-Request-Id", "run-8").get(pathOf(UUID.randomUUID())))
        .returns("run-8", answer -> answer.header("X-Request-Id"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"two words", "a=b", "{\"forged\":1}"})
  void a_request_id_that_could_forge_a_line_of_the_log_is_replaced(String forged) {
    assertThat(given().header("X-Request-Id", forged).get(pathOf(order)).header("X-Request-Id"))
        .matches("[0-9a-f-]{36}");
  }
}
