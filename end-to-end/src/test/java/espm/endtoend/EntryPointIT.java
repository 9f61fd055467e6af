package espm.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import espm.localstack.system.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./espm} as one uses it, and as one abuses it. */
class EntryPointIT {

  private static final String CUSTOMER =
      "{\"customerId\":\"550e8400-e29b-41d4-a716-446655440000\"}";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** With a space, as home folders of people have. */
  @TempDir Path folder;

  private Path data;

  private Map<String, String> settings;
  private EntryPoint espm;

  @BeforeEach
  void chooseFreePorts() throws IOException {
    settings = FreePorts.settings();
    data = folder.resolve("my data");
    espm = new EntryPoint(data, settings);
  }

  @AfterEach
  void endWhatRuns() throws IOException, InterruptedException {
    espm.run("down");
  }

  @Test
  void orders_outlive_a_restart_and_the_death_of_everything() throws Exception {
    assertThat(espm.run("status").expect(3).output()).contains("./espm up");
    espm.run("up", "--detach").expect(0);
    JsonNode status = espm.status();
    assertThat(status.get("ready").asBoolean()).isTrue();
    assertThat(status.get("components")).hasSize(6);
    assertThat(gateway(status).get("/api/orders").status()).isEqualTo(200);
    String order = createOrder(status);

    espm.run("up", "--detach").expect(0); // once more does no harm
    assertThat(espm.status().get("launcherPid")).isEqualTo(status.get("launcherPid"));

    espm.run("down").expect(0);
    assertThat(espm.run("status").status()).isEqualTo(3);
    espm.run("up", "--detach").expect(0);
    assertReadable(order);

    List<ProcessHandle> killed =
        List.of(
            espm.process("launcher"),
            espm.process("command-1"),
            espm.process("query-1"),
            espm.process("gateway"));
    killed.forEach(ProcessHandle::destroyForcibly);
    await().atMost(PATIENCE).until(() -> killed.stream().noneMatch(ProcessHandle::isAlive));
    assertThat(espm.run("status").expect(3).output()).contains("launcher was killed");

    String output = espm.run("up", "--detach").expect(0).output();
    assertThat(output).contains("ending postgres").contains("ending kafka");
    assertReadable(order);
    assertThat(espm.run("replay", "--order", order).expect(0).output().lines()).hasSize(1);
    assertThat(espm.run("logs", "postgres", "--lines", "3").expect(0).output())
        .contains("postgres   | ");
  }

  @Test
  void a_service_that_dies_is_started_again() throws Exception {
    espm.run("up", "--detach", "--commands", "2").expect(0);
    String order = createOrder(espm.status());
    ProcessHandle service = espm.process("command-2");
    ProcessHandle gateway = espm.process("gateway");

    service.destroyForcibly();
    gateway.destroyForcibly(); // its workers live on, and hold the port

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              JsonNode status = espm.status();
              assertThat(status.get("ready").asBoolean()).isTrue();
              assertThat(status.findValues("restarts").stream().mapToInt(JsonNode::asInt).sum())
                  .isEqualTo(2);
            });
    assertThat(espm.process("command-2").pid()).isNotEqualTo(service.pid());
    assertReadable(order);
  }

  @Test
  void a_taken_port_is_named_with_its_owner_and_nothing_is_left_running() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Map<String, String> conflicting = new HashMap<>(settings);
      conflicting.put("ESPM_REDIS_PORT", Integer.toString(taken.getLocalPort()));

      String output = new EntryPoint(data, conflicting).run("up", "--detach").expect(1).output();

      assertThat(output)
          .contains("port " + taken.getLocalPort() + ", wanted by redis")
          .contains("process " + ProcessHandle.current().pid());
      assertThat(espm.run("status").status()).isEqualTo(3);
    }
  }

  @Test
  void what_makes_no_sense_is_told_and_starts_nothing() throws Exception {
    assertThat(espm.run("up", "--commands", "0").expect(1).output()).contains("--commands");
    assertThat(espm.run("up", "--detached").expect(2).output()).contains("--detach");
    settings.put("ESPM_QUERIES", "0");
    assertThat(espm.run("up").expect(1).output()).contains("--queries");
    assertThat(espm.run("up", "--queries", "99").expect(1).output()).contains("not 99");
    settings.remove("ESPM_QUERIES");

    settings.put("ESPM_GATEWAY_PORT", "http");
    assertThat(espm.run("up").expect(1).output()).contains("ESPM_GATEWAY_PORT");
    settings.put("ESPM_GATEWAY_PORT", settings.get("ESPM_QUERY_PORT"));
    assertThat(espm.run("up").expect(1).output()).contains("two purposes");
  }

  private static String createOrder(JsonNode status) {
    return gateway(status).post("/api/orders", CUSTOMER).body().get("id").asText();
  }

  private static Gateway gateway(JsonNode status) {
    return new Gateway(URI.create(status.get("gatewayUrl").asText()));
  }

  private void assertReadable(String order) throws IOException, InterruptedException {
    Gateway gateway = gateway(espm.status());
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(gateway.get("/api/orders/" + order + "?minVersion=1").status())
                    .isEqualTo(200));
  }
}
