package espm.command.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import espm.command.HttpService;
import espm.localstack.junit.Backends;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators see, on a port of its own. */
@QuarkusTest
@QuarkusTestResource(
    value = Backends.class,
    initArgs = @ResourceArg(name = "needs", value = "postgres,kafka"))
class ManagementIT {

  private final HttpService service = HttpService.api();
  private final HttpService management = HttpService.management();
  private final Orders orders = new Orders(service);

  @ParameterizedTest
  @ValueSource(strings = {"live", "ready", "started"})
  void the_service_is_healthy(String probe) {
    Awaitility.await()
        .untilAsserted(
            () -> assertThat(management.get("/q/health/" + probe).status()).isEqualTo(200));
  }

  @Test
  void readiness_tells_of_the_event_store_and_of_the_relay() {
    Awaitility.await()
        .untilAsserted(
            () -> {
              JsonNode checks = management.get("/q/health/ready").json().get("checks");
              assertThat(checks.findValuesAsText("name")).contains("event store", "relay");
              assertThat(checks.findValuesAsText("order/0")).containsExactly("ACTIVE");
              assertThat(checks.findValuesAsText("order/1")).containsExactly("ACTIVE");
            });
  }

  @Test
  void the_metrics_of_commands_appends_and_the_relay_are_there() {
    String order = orders.draft();
    orders.step(order, "pay");

    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(management.get("/q/metrics").text().lines())
                    .anyMatch(counted("espm_append_seconds_count "))
                    .anyMatch(line -> line.startsWith("espm_append_seconds_bucket{le="))
                    .anyMatch(line -> line.startsWith("espm_append_conflicts_total "))
                    .anyMatch(counted("espm_commands_total{command=\"Create\",outcome=\"done\"} "))
                    .anyMatch(counted("espm_commands_total{command=\"Pay\",outcome=\"rejected\"} "))
                    .anyMatch(counted("espm_relay_published_total{relay=\"order\",shard=\""))
                    .anyMatch(shard("espm_relay_lag_events", 0))
                    .anyMatch(shard("espm_relay_lag_seconds", 1))
                    .anyMatch(shard("espm_relay_active", 1))
                    .anyMatch(shard("espm_relay_topic_lost_total", 0)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/q/health", "/q/metrics"})
  void nothing_of_it_is_on_the_port_for_clients(String path) {
    assertThat(service.get(path).status()).isEqualTo(404);
  }

  private static Predicate<String> counted(String start) {
    return line -> line.startsWith(start) && !line.endsWith(" 0.0");
  }

  private static Predicate<String> shard(String metric, int shard) {
    return line -> line.startsWith("%s{relay=\"order\",shard=\"%d\"} ".formatted(metric, shard));
  }
}
