package espm.query;

import static org.assertj.core.api.Assertions.assertThat;

import espm.events.EventEnvelope;
import espm.query.readmodel.OrderEvents;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.ConfigProvider;

/** What the command service knows, and whether it can be reached. */
public final class Store {

  private Store() {}

  /** Stores events, as before they are published. */
  public static void add(List<EventEnvelope> events) {
    String lines =
        events.stream()
            .map(event -> new String(OrderEvents.json(event), StandardCharsets.UTF_8))
            .collect(Collectors.joining("\n"));
    assertOk(RestAssured.given().body(lines.getBytes(StandardCharsets.UTF_8)).post(url("events")));
  }

  /** From now on it answers 503. */
  public static void goAway() {
    assertOk(RestAssured.get(url("away")));
  }

  public static void comeBack() {
    assertOk(RestAssured.get(url("back")));
  }

  /** From now on it takes questions and says nothing. */
  public static void hold() {
    assertOk(RestAssured.get(url("hold")));
  }

  /** Answers what it was asked, and from now on at once. */
  public static void release() {
    assertOk(RestAssured.get(url("release")));
  }

  /** How often it was asked for the events of an order. */
  public static int requestsFor(UUID orderId) {
    return Integer.parseInt(RestAssured.get(url("requests/" + orderId)).asString());
  }

  private static void assertOk(Response answer) {
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  private static String url(String path) {
    return ConfigProvider.getConfig().getValue("espm.rebuild.urls", String.class) + "/test/" + path;
  }
}
