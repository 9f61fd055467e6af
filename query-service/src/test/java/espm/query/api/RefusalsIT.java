package espm.query.api;

import static espm.query.QueryApi.assertProblem;
import static espm.query.QueryApi.get;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import espm.query.BrokerAndRedis;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.Method;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(BrokerAndRedis.class)
class RefusalsIT {

  private static final String ORDER = "/api/orders/01980000-0000-7000-8000-000000000001";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/orders/1",
        "/api/orders/1-1-1-1-1",
        "/api/orders/01980000-0000-7000-8000-00000000000g",
        "/api/orders/01980000-0000-7000-8000-0000000000011",
        "/api/orders/%20",
        "/api/orders/%7B%7D",
        "/api/orders/nobody/history",
        ORDER + "?minVersion=0",
        ORDER + "?minVersion=-1",
        ORDER + "?minVersion=abc",
        ORDER + "?minVersion=1.0",
        ORDER + "?minVersion=%2B1",
        ORDER + "?minVersion=%D9%A3",
        ORDER + "?minVersion=2147483648",
        ORDER + "?minVersion=",
        ORDER + "?minVersion",
        ORDER + "?minVersion=1&minVersion=2",
        ORDER + "/history?fromVersion=0",
        ORDER + "/history?fromVersion=x",
        ORDER + "/history?limit=0",
        ORDER + "/history?limit=1001",
        "/api/orders?limit=0",
        "/api/orders?limit=101",
        "/api/orders?limit=-1",
        "/api/orders?limit=ten",
        "/api/orders?limit=1e1",
        "/api/orders?limit=",
        "/api/orders?limit=5&limit=6",
        "/api/orders?cursor=",
        "/api/orders?cursor=garbage",
        "/api/orders?cursor=%00%FF",
        "/api/orders?cursor=Z2FyYmFnZQ",
        "/api/orders?cursor=Z2FyYmFnZQ==",
        "/api/orders?status=UNKNOWN",
        "/api/orders?status=draft",
        "/api/orders?status=",
        "/api/orders?status",
        "/api/orders?customerId=someone",
        "/api/orders?customerId=",
        ORDER + "?minVersion=%C3",
        "/api/customers/someone/summary",
        "/api/statistics?from=2026-02-30",
        "/api/statistics?from=02026-02-03",
        "/api/statistics?to=%2B999999999-01-01",
        "/api/statistics?from=2026-03-02&to=2026-03-01",
        "/api/statistics?from=2025-01-01&to=2026-01-02",
        "/api/statistics/products?limit=0",
        "/api/statistics/products?limit=101",
      })
  void what_cannot_be_understood_is_refused(String path) {
    assertProblem(get(path), 400, "malformed-request");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/orders/%zz",
        "/api/orders/%",
        "/api/orders?status=%zz",
        "/api/orders?limit=%",
        "/api/orders?%zz=1",
        ORDER + "?minVersion=%u0031",
        ORDER + "/history?limit=%2",
      })
  void an_escape_that_is_none_is_refused(String path) throws IOException {
    // By Quarkus itself, before anything else sees it, and so without a body.
    assertThat(sendAsItIs(path)).startsWith("HTTP/1.1 400 ");
  }

  @Test
  void a_request_line_and_headers_as_long_as_the_gateway_lets_through_are_read() {
    String longText = "x".repeat(8_000 - "/api/orders?limit=1&x=".length());

    assertThat(
            given()
                .header("X-Long-1", "x".repeat(8_000))
                .header("X-Long-2", "x".repeat(8_000))
                .header("X-Long-3", "x".repeat(8_000))
                .get("/api/orders?limit=1&x=" + longText)
                .statusCode())
        .isEqualTo(200);
  }

  /** No client sends such a path. */
  private static String sendAsItIs(String path) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", RestAssured.port)) {
      String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void the_detail_says_how_to_do_it_right() {
    assertThat(get("/api/orders?limit=101").jsonPath().getString("detail"))
        .isEqualTo("limit must be a whole number from 1 to 100");
    assertThat(get("/api/orders?status=draft").jsonPath().getString("detail"))
        .contains("DRAFT", "CANCELLED");
  }

  @Test
  void a_parameter_that_nobody_asks_for_is_passed_over() {
    assertThat(get("/api/orders?colour=blue&limit=1").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource(
      value = Method.class,
      names = {"POST", "PUT", "PATCH", "DELETE"})
  void nothing_can_be_changed_here(Method method) {
    for (String path : new String[] {"/api/orders", ORDER, ORDER + "/history"}) {
      Response answer = given().contentType("application/json").body("{}").request(method, path);

      assertProblem(answer, 405, "method-not-allowed");
      assertThat(answer.header("Allow")).contains("GET");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/api/orders, text/html",
    "/api/orders, application/xml",
    ORDER + ", text/html",
    ORDER + "/history, image/png",
  })
  void an_answer_that_the_client_does_not_take_is_not_given(String path, String accept) {
    assertProblem(given().accept(accept).get(path), 406, "not-acceptable");
  }

  @ParameterizedTest
  @ValueSource(strings = {"garbage", "a/b/c", "text/html;q=x", ",,,"})
  void a_header_that_cannot_be_read_is_the_fault_of_the_client(String accept) {
    Response answer = given().header("Accept", accept).get("/api/orders");

    assertThat(answer.statusCode()).isLessThan(500);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/api/nothing", "/nothing", ORDER + "/nothing", "/api/orders//x/y"})
  void what_is_not_there_is_not_found(String path) {
    assertProblem(get(path), 404, "not-found");
  }

  @Test
  void the_document_of_the_interface_is_served() {
    Response answer = get("/q/openapi?format=json");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.jsonPath().getMap("paths"))
        .containsOnlyKeys(
            "/api",
            "/api/orders",
            "/api/orders/stream",
            "/api/orders/{id}",
            "/api/orders/{id}/history",
            "/api/customers/{id}/summary",
            "/api/statistics",
            "/api/statistics/products");
  }
}
