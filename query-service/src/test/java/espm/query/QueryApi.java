package espm.query;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;

/** Requests to the running service, and what is always true of their answers. */
public final class QueryApi {

  /** Far longer than anything takes, so that only what never happens fails. */
  public static final Duration PATIENCE = Duration.ofSeconds(20);

  private QueryApi() {}

  /** GET with a path as it is to be sent. */
  public static Response get(String path) {
    return given().urlEncodingEnabled(false).get(path);
  }

  public static String pathOf(UUID orderId) {
    return "/api/orders/" + orderId;
  }

  /** Waits until an order is shown as these bytes. */
  public static void awaitOrder(UUID orderId, byte[] json) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(
            () ->
                assertThat(get(pathOf(orderId)).body().asString())
                    .isEqualTo(new String(json, StandardCharsets.UTF_8)));
  }

  /** Waits until lists are told again; they are not while an emptied Redis is filled. */
  public static void awaitLists() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(get("/api/orders").statusCode()).isEqualTo(200));
  }

  /** Waits until an order has reached a version. */
  public static void awaitVersion(UUID orderId, int version) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(
            () -> assertThat(get(pathOf(orderId)).header("ETag")).isEqualTo("\"" + version + "\""));
  }

  /** The answer is a complete problem of this type. */
  public static void assertProblem(Response answer, int status, String type) {
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
    assertThat(answer.contentType()).isEqualTo("application/problem+json");
    assertThat(answer.jsonPath().getString("type")).isEqualTo("urn:espm:problem:" + type);
    assertThat(answer.jsonPath().getString("title")).isNotBlank();
    assertThat(answer.jsonPath().getInt("status")).isEqualTo(status);
    assertThat(answer.jsonPath().getString("detail")).isNotBlank();
    assertThat(answer.jsonPath().getString("instance")).startsWith("/");
    assertThat(answer.header("X-Request-Id")).isNotBlank();
    if (status == 503) {
      assertThat(answer.header("Retry-After")).matches("[1-9][0-9]*");
    }
  }
}
