package espm.command.api;

import static espm.command.api.Orders.CUSTOMER;
import static org.assertj.core.api.Assertions.assertThat;

import espm.command.HttpService;
import espm.localstack.junit.Backends;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The service with its database, while nobody knows the name of Kafka. */
@QuarkusTest
@TestProfile(UnresolvedKafkaIT.UnknownName.class)
class UnresolvedKafkaIT {

  private final HttpService service = HttpService.api();
  private final HttpService management = HttpService.management();

  /** A name that is nobody's, by RFC 6761. */
  public static final class UnknownName implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("ESPM_KAFKA_BOOTSTRAP_SERVERS", "kafka.invalid:9092");
    }

    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(new TestResourceEntry(Backends.class, Map.of("needs", "postgres")));
    }

    @Override
    public boolean disableGlobalTestResources() {
      return true;
    }
  }

  @Test
  void it_starts_and_takes_commands_whose_events_wait_in_the_store() {
    Awaitility.await().until(() -> management.get("/q/health/ready").status() == 200);

    assertThat(service.post("/api/orders", "{\"customerId\":\"%s\"}".formatted(CUSTOMER)).status())
        .isEqualTo(201);
    Awaitility.await()
        .until(
            () ->
                management.get("/relay").json().at("/order/shards").findValues("lagEvents").stream()
                        .mapToLong(lag -> lag.longValue())
                        .sum()
                    == 1);
  }
}
