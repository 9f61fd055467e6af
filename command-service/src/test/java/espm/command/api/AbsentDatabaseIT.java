package espm.command.api;

import static espm.command.api.Orders.TEA;
import static espm.command.api.Orders.item;
import static org.assertj.core.api.Assertions.assertThat;

import espm.command.HttpService;
import espm.command.HttpService.Answer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The service without its database, and without Kafka. */
@QuarkusTest
@TestProfile(AbsentDatabaseIT.NothingThere.class)
class AbsentDatabaseIT {

  private static final String ORDER = "/api/orders/" + UUID.randomUUID();

  private final HttpService service = HttpService.api();
  private final HttpService management = HttpService.management();

  /** Addresses that refuse connections: nobody listens on port 1. */
  public static final class NothingThere implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "ESPM_DB_HOST", "127.0.0.1",
          "ESPM_DB_PORT", "1",
          "ESPM_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1",
          "ESPM_STORE_TIMEOUT_MILLIS", "1000");
    }

    @Override
    public boolean disableGlobalTestResources() {
      return true;
    }
  }

  @Test
  void it_starts_and_is_alive_but_not_ready() {
    assertThat(management.get("/q/health/live").status()).isEqualTo(200);
    Answer ready = management.get("/q/health/ready");
    assertThat(ready.status()).isEqualTo(503);
    assertThat(ready.json().findValuesAsText("why")).isNotEmpty();
  }

  @Test
  void commands_are_answered_with_when_to_try_again() {
    expectUnavailable(
        service.post("/api/orders", "{\"customerId\":\"" + UUID.randomUUID() + "\"}"));
    expectUnavailable(service.post(ORDER + "/items", item(TEA, "1", "3.50")));
    expectUnavailable(service.post(ORDER + "/submit", new String[0]));
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "application/x-ndjson"})
  void readers_of_events_are_answered_with_when_to_try_again(String accept) {
    expectUnavailable(service.get("/api/events", "Accept", accept));
    expectUnavailable(service.get("/api/events?after=5", "Accept", accept));
    expectUnavailable(service.get(ORDER + "/events", "Accept", accept));
  }

  @Test
  void what_is_wrong_with_a_request_is_told_all_the_same() {
    assertThat(service.post("/api/orders", "{").status()).isEqualTo(400);
    assertThat(service.post("/api/orders", "{}").status()).isEqualTo(422);
    assertThat(service.get("/api/events?limit=0").status()).isEqualTo(400);
  }

  private static void expectUnavailable(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(503);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.header("Retry-After")).isEqualTo("1");
    assertThat(answer.json().get("type").textValue()).isEqualTo("urn:espm:problem:unavailable");
  }
}
