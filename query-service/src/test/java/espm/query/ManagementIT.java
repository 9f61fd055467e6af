package espm.query;

import static espm.query.QueryApi.PATIENCE;
import static espm.query.QueryApi.awaitOrder;
import static espm.query.QueryApi.get;
import static espm.query.QueryApi.pathOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import espm.events.EventEnvelope;
import espm.query.readmodel.Lives;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Health and figures, on a port of their own. */
@QuarkusTest
@QuarkusTestResource(BrokerAndRedis.class)
class ManagementIT {

  @TestHTTPResource(value = "/health", management = true)
  String health;

  @TestHTTPResource(value = "/metrics", management = true)
  String metrics;

  @ParameterizedTest
  @ValueSource(strings = {"/live", "/ready", "/started"})
  void the_service_is_well(String part) {
    await().atMost(PATIENCE).until(() -> get(health + part).statusCode() == 200);

    Response answer = get(health + part);
    assertThat(answer.jsonPath().getString("status")).isEqualTo("UP");
    assertThat(answer.jsonPath().getList("checks")).isNotEmpty();
  }

  @Test
  void readiness_tells_how_many_partitions_are_projected_here() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(get(health + "/ready").jsonPath().getInt("checks[0].data.partitions"))
                    .isEqualTo(12));
  }

  @Test
  void nothing_of_it_is_on_the_port_of_the_clients() {
    assertThat(get("/q/health").statusCode()).isEqualTo(404);
    assertThat(get("/q/metrics").statusCode()).isEqualTo(404);
  }

  @Test
  void every_figure_of_the_read_side_is_there_under_its_name() {
    try (Topic topic = new Topic()) {
      List<EventEnvelope> stream =
          Lives.delivered(UUID.randomUUID(), UUID.randomUUID(), Instant.now().plusSeconds(1));
      double applied = figure("espm_projection_applied_total");
      topic.publish(stream);
      awaitOrder(stream.getFirst().orderId(), Lives.json(stream));
      get(pathOf(UUID.randomUUID()));

      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(figure("espm_projection_applied_total")).isEqualTo(applied + 6);
                assertThat(figure("espm_projection_lag_events")).isZero();
                assertThat(figure("espm_projection_lag_seconds")).isZero();
              });
      assertThat(figure("espm_visibility_seconds_count")).isPositive();
      assertThat(figure("espm_visibility_seconds_bucket{le=\"30.0\"}")).isPositive();
      assertThat(figure("espm_order_view_reads_total{result=\"hit\"}")).isPositive();
      assertThat(figure("espm_order_view_reads_total{result=\"unknown\"}")).isPositive();
      assertThat(figure("espm_order_view_reads_total{result=\"rebuilt\"}")).isNotNegative();
      assertThat(figure("espm_projection_parked_orders")).isNotNegative();
    }
  }

  private double figure(String name) {
    return get(metrics)
        .asString()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no figure " + name));
  }
}
