package espm.capacity;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.jmesPath;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.time.Duration;

/**
 * What a user does, by name: the flows of the scenario {@code mixed}, request by request under the
 * names they have there (a test compares the two), and one that only writes.
 */
final class Flows {

  /** What a user takes to look at an answer; of users who are to keep the system busy nobody looks. */
  static final Duration THINKS = Duration.ofMillis(200);

  private static final String NANOS = "sentAtNanos";
  private static final String ORDER = "/orders/#{orderId}";

  private final Population population;
  private final Recorder recorder;
  private final Duration thinks;

  Flows(Population population, Recorder recorder, Duration thinks) {
    this.population = population;
    this.recorder = recorder;
    this.thinks = thinks;
  }

  /**
   * @throws IllegalArgumentException when there is no flow of this name
   */
  ScenarioBuilder named(String name) {
    return scenario(name)
        .exec(
            session -> {
              recorder.userStarted(System.nanoTime());
              return session;
            })
        .exec(
            switch (name) {
              case "Browse" -> browse();
              case "Buy" -> buy();
              case "Look after customers" -> lookAfterCustomers();
              case "Audit" -> audit();
              case "Write only" -> writeOnly();
              default -> throw new IllegalArgumentException("there is no flow \"" + name + "\"");
            });
  }

  private ChainBuilder browse() {
    return choosingOrder()
        .exec(get("read: order", ORDER))
        .exec(pause(thinks))
        .exec(get("read: order's history", ORDER + "/history"))
        .exec(get("read: orders of a customer", "/orders?customerId=#{customerId}&limit=20"));
  }

  private ChainBuilder buy() {
    return choosingPurchase()
        .exec(create())
        .exec(pause(thinks))
        .exec(addItem())
        .exec(get("read: own write (minVersion=2)", ORDER + "?minVersion=2"))
        .exec(pause(thinks))
        .exec(post("write: submit", ORDER + "/submit"))
        .exec(get("read: own write (minVersion=3)", ORDER + "?minVersion=3"))
        .exec(post("write: pay", ORDER + "/pay"));
  }

  private ChainBuilder lookAfterCustomers() {
    return choosingPurchase()
        .exec(get("read: customer's summary", "/customers/#{customerId}/summary"))
        .exec(get("read: orders by status", "/orders?status=SUBMITTED&limit=20"))
        .exec(get("read: statistics", "/statistics"));
  }

  private ChainBuilder audit() {
    return choosingOrder().exec(get("read: order's events", ORDER + "/events"));
  }

  private ChainBuilder writeOnly() {
    return choosingPurchase()
        .exec(create())
        .exec(pause(thinks))
        .exec(addItem())
        .exec(pause(thinks))
        .exec(post("write: submit", ORDER + "/submit"))
        .exec(post("write: pay", ORDER + "/pay"));
  }

  private ChainBuilder choosingOrder() {
    return exec(session -> session.setAll(population.anyOrder()));
  }

  private ChainBuilder choosingPurchase() {
    return exec(session -> session.setAll(population.anyPurchase()));
  }

  private ChainBuilder create() {
    return recorded(
        http("write: create")
            .post("/orders")
            .body(StringBody("{\"customerId\":\"#{customerId}\"}"))
            .header("Content-Type", "application/json")
            .check(status().is(201), jmesPath("id").saveAs("orderId")));
  }

  private ChainBuilder addItem() {
    String item =
        "{\"productId\":\"#{productId}\",\"quantity\":#{quantity},\"unitPrice\":#{unitPrice}}";
    return recorded(
        http("write: add item")
            .post(ORDER + "/items")
            .body(StringBody(item))
            .header("Content-Type", "application/json")
            .check(status().is(200)));
  }

  private ChainBuilder post(String name, String path) {
    return recorded(http(name).post(path).check(status().is(200)));
  }

  private ChainBuilder get(String name, String path) {
    return recorded(http(name).get(path).check(status().is(200)));
  }

  /**
   * Its time in nanoseconds, as Gatling itself knows whole milliseconds only. Who gets a wrong
   * answer goes no further.
   */
  private ChainBuilder recorded(HttpRequestActionBuilder request) {
    return exec(session -> {
          long now = System.nanoTime();
          recorder.sent(now);
          return session.set(NANOS, now);
        })
        .exec(request)
        .exec(
            session -> {
              recorder.answered(session.getLong(NANOS), System.nanoTime(), session.isFailed());
              return session;
            })
        .exitHereIfFailed();
  }
}
