package espm.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gatling's engine against a server that answers everybody, or nobody. */
class EngineTest {

  private static final Map<String, Double> USERS_PER_SECOND = Map.of("Audit", 20.0);
  private static final int LEAD_SECONDS = 1;
  private static final int MEASURED_SECONDS = 2;

  /** A step ends sooner when all are answered. */
  private static final int SECONDS_ENOUGH_FOR_ALL = 30;

  @TempDir Path folder;
  private HttpServer server;
  private volatile boolean hangs;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/orders/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void who_is_answered_has_not_failed_and_who_is_not_has() throws IOException {
    Map<?, ?> answered = run(USERS_PER_SECOND, Map.of(), SECONDS_ENOUGH_FOR_ALL);
    assertThat((long) answered.get("requests")).isPositive();
    assertThat(answered.get("failures")).isEqualTo(0L);
    assertThat(answered.get("good")).isEqualTo(answered.get("requests"));

    hangs = true;
    Map<?, ?> hanging = run(USERS_PER_SECOND, Map.of(), 1);
    assertThat((long) hanging.get("requests")).isPositive();
    assertThat(hanging.get("failures")).isEqualTo(hanging.get("requests"));
    assertThat(hanging.get("good")).isEqualTo(0L);
    assertThat(hanging.get("answersInTime")).isEqualTo(0L);
  }

  @Test
  void of_users_who_come_when_another_leaves_none_waits_for_more_than_its_own_answer()
      throws IOException {
    Map<?, ?> result = run(Map.of(), Map.of("Audit", 3), SECONDS_ENOUGH_FOR_ALL);
    assertThat(result.get("failures")).isEqualTo(0L);
    assertThat((long) result.get("requests"))
        .as("more than 3 users who stay could be")
        .isGreaterThan(30);

    hangs = true;
    Map<?, ?> hanging = run(Map.of(), Map.of("Audit", 3), 1);
    assertThat((long) hanging.get("requests")).as("nobody comes before another leaves").isZero();
  }

  @Test
  void a_step_is_of_one_kind() {
    assertThatThrownBy(() -> new Step(Map.of("a", 1.0), Map.of("a", 1), 1, 1, 1, 10, "p"))
        .hasMessageContaining("either");
    assertThatThrownBy(() -> new Step(null, null, 1, 1, 1, 10, "p")).hasMessageContaining("either");
  }

  private Map<?, ?> run(Map<String, Double> perSecond, Map<String, Integer> atOnce, int drainSeconds)
      throws IOException {
    Path file = folder.resolve("population.txt");
    Files.writeString(file, "order o1 c1\ncustomer c1\nproduct p1\n");
    long limitMillis = drainSeconds * 1000L - 1;
    Step step =
        new Step(
            perSecond,
            atOnce,
            LEAD_SECONDS,
            MEASURED_SECONDS,
            drainSeconds,
            limitMillis,
            file.toString());
    Map<String, Object> told = new ConcurrentHashMap<>();
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/api";
    try (Engine engine = new Engine(url)) {
      engine.run(step, Population.readFrom(file), told::put);
    }
    return (Map<?, ?>) told.get("step");
  }

  private void answer(HttpExchange exchange) throws IOException {
    if (hangs) {
      return; // and not closed: who asked waits
    }
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }
}
