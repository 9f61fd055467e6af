package espm.command.api;

import static espm.command.api.Refusals.expect;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import espm.command.HttpService;
import espm.command.HttpService.Answer;
import espm.localstack.junit.Backends;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every request, whatever it asks for. */
@QuarkusTest
@QuarkusTestResource(
    value = Backends.class,
    initArgs = @ResourceArg(name = "needs", value = "postgres,kafka"))
class HttpEdgeIT {

  private static final String ORDER = "/api/orders/0190a6f2-0000-7000-8000-00000000c001";

  private final HttpService service = HttpService.api();

  @Test
  void an_answer_carries_the_id_that_the_request_came_with() {
    assertThat(service.get("/api/events", "X-Request-Id", "a.b-C_1").header("X-Request-Id"))
        .isEqualTo("a.b-C_1");
    assertThat(service.get("/api/nothing", "X-Request-Id", "a.b-C_1").header("X-Request-Id"))
        .isEqualTo("a.b-C_1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "\"x\"", "a\u00e9", "a,b"})
  void an_id_that_could_forge_a_line_of_a_log_is_replaced(String id) {
    String answered = service.get("/api/events", "X-Request-Id", id).header("X-Request-Id");

    assertThat(UUID.fromString(answered)).isNotNull();
  }

  @Test
  void a_request_without_an_id_gets_one_of_its_own() {
    assertThat(service.get("/api/events").header("X-Request-Id"))
        .isNotBlank()
        .isNotEqualTo(service.get("/api/events").header("X-Request-Id"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/api", "/api/order", "/api/orders/a/b/c/d", ORDER + "/refund"})
  void a_path_that_is_not_there_is_not_found(String path) {
    expect(service.get(path), 404, "not-found");
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, /api/orders, POST",
    "GET, /api/orders/x/submit, POST",
    "GET, /api/orders/x/items, POST",
    "PUT, /api/orders/x/items/y, 'DELETE, PATCH'",
    "POST, /api/orders/x/events, 'GET, HEAD'",
    "DELETE, /api/events, 'GET, HEAD'"
  })
  void a_method_that_a_path_does_not_have_is_refused_with_those_that_it_has(
      String method, String path, String allowed) {
    Answer answer = service.send(method, path, BodyPublishers.noBody());

    expect(answer, 405, "method-not-allowed");
    assertThat(answer.header("Allow")).isEqualTo(allowed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/orders/%zz/events", "/api/orders/{id}/events", "/api/events?a=|"})
  void a_target_that_is_no_uri_is_refused(String target) throws IOException {
    assertThat(service.raw("GET " + target + " HTTP/1.1")).startsWith("HTTP/1.1 400 ");
  }

  @Test
  void as_long_a_request_as_the_gateway_lets_through_is_read() {
    String line = "GET %s HTTP/1.1";
    String path = "/api/events?limit=1&x=";
    String longPath = path + "x".repeat(8192 - line.length() + "%s".length() - path.length());
    String[] headers = new String[8];
    for (int i = 0; i < headers.length; i += 2) {
      headers[i] = "X-Long-" + i;
      headers[i + 1] = "x".repeat(8000);
    }

    assertThat(service.get(longPath, headers).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "GET /api/events", "GET /api/events HTTP/9.9"})
  void a_request_that_is_no_http_is_refused_and_never_a_failure_of_the_server(String line)
      throws IOException {
    assertThat(service.raw(line)).doesNotContain("HTTP/1.1 5", "HTTP/1.1 2", "Exception");
  }

  @Test
  void the_description_of_the_api_is_served() throws IOException {
    Answer answer = service.get("/q/openapi");

    assertThat(answer.status()).isEqualTo(200);
    var document = new YAMLMapper().readTree(answer.response().body());
    assertThat(document.at("/paths/~1api~1orders/post/operationId").asText())
        .isEqualTo("createOrder");
    assertThat(document.at("/components/examples/wrong-state/value/status").asInt()).isEqualTo(409);
  }
}
