package espm.command.api;

import static espm.command.api.Pages.events;
import static espm.command.api.Pages.follow;
import static espm.command.api.Refusals.expect;
import static org.assertj.core.api.Assertions.assertThat;

import espm.command.HttpService;
import espm.command.HttpService.Answer;
import espm.command.eventstore.Append;
import espm.command.eventstore.EventStore;
import espm.command.eventstore.NewEvent;
import espm.localstack.junit.Backends;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events over HTTP as lines (NDJSON). */
@QuarkusTest
@QuarkusTestResource(
    value = Backends.class,
    initArgs = @ResourceArg(name = "needs", value = "postgres,kafka"))
class EventLinesIT {

  private static final String NDJSON = "application/x-ndjson";
  private static final int MORE_THAN_ONE_READ = 2300;

  private final HttpService service = HttpService.api();
  private final Orders orders = new Orders(service);

  @Inject EventStore store;

  @Test
  void lines_are_the_same_events_without_an_end_to_their_number() throws Exception {
    UUID order = UUID.randomUUID();
    append(order, MORE_THAN_ONE_READ);
    String path = "/api/orders/" + order + "/events";

    Answer lines = service.get(path, "Accept", NDJSON);

    assertThat(lines.header("Content-Type")).startsWith(NDJSON);
    assertThat(lines.text().lines())
        .hasSize(MORE_THAN_ONE_READ)
        .containsExactlyElementsOf(events(follow(service, path + "?limit=1000")));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 999, 1000, 1001, 2000, 5000})
  void lines_can_be_limited(int limit) throws Exception {
    UUID order = UUID.randomUUID();
    append(order, MORE_THAN_ONE_READ);

    Answer lines = service.get("/api/orders/" + order + "/events?limit=" + limit, "Accept", NDJSON);

    assertThat(lines.text().lines()).hasSize(Math.min(limit, MORE_THAN_ONE_READ));
  }

  @Test
  void a_limit_of_lines_has_a_lower_bound_only() {
    String events = orders.draft() + "/events?limit=";

    assertThat(service.get(events + "1001", "Accept", NDJSON).status()).isEqualTo(200);
    expect(service.get(events + "0", "Accept", NDJSON), 400, "malformed-request");
  }

  private void append(UUID order, int count) {
    NewEvent event = new NewEvent("OrderShipped", 1, "{}".getBytes(StandardCharsets.US_ASCII));
    store
        .append(
            new Append("lines-test", order, 0, Instant.now(), Collections.nCopies(count, event)))
        .await()
        .atMost(Duration.ofSeconds(30));
  }
}
