package espm.command.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import espm.command.Database;
import espm.command.HttpService;
import espm.command.HttpService.Answer;
import espm.localstack.junit.Backends;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What operators ask and want of the relay, on the management port. */
@QuarkusTest
@QuarkusTestResource(
    value = Backends.class,
    initArgs = @ResourceArg(name = "needs", value = "postgres,kafka"))
class RelayRoutesIT {

  private final HttpService management = HttpService.management();
  private final Orders orders = new Orders(HttpService.api());

  @BeforeEach
  @AfterEach
  void the_relay_works() {
    management.post("/relay/resume", new String[0]);
    awaiting().until(() -> states().equals(List.of("ACTIVE", "ACTIVE")) && lag() == 0);
  }

  @Test
  void the_status_tells_who_publishes_which_shard_and_how_far() {
    orders.draft();

    awaiting().until(() -> sum("published") > 0);
    JsonNode relay = relay();
    assertThat(relay.get("paused").booleanValue()).isFalse();
    for (JsonNode shard : relay.get("shards")) {
      assertThat(shard.get("holder")).isEqualTo(relay.get("instance"));
      assertThat(shard.get("state").textValue()).isEqualTo("ACTIVE");
      assertThat(shard.get("lagEvents").isIntegralNumber()).isTrue();
      assertThat(shard.get("lagSeconds").isNumber()).isTrue();
      assertThat(shard.get("checkpoint").isIntegralNumber()).isTrue();
    }
  }

  @Test
  void a_paused_relay_leaves_events_in_the_store_until_it_is_resumed() {
    Answer paused = management.post("/relay/pause", new String[0]);
    assertThat(paused.status()).isEqualTo(200);
    assertThat(paused.json().get("order").get("paused").booleanValue()).isTrue();
    awaiting().until(() -> states().equals(List.of("PAUSED", "PAUSED")));
    long before = sum("published");

    orders.draft();

    awaiting().until(() -> lag() > 0);
    assertThat(sum("published")).isEqualTo(before);
    assertThat(management.post("/relay/resume?relay=order", new String[0]).status()).isEqualTo(200);
    awaiting().until(() -> sum("published") > before && lag() == 0);
  }

  @Test
  void a_rewind_to_a_position_publishes_again_from_there() throws Exception {
    orders.draft();
    orders.draft();
    awaiting().until(() -> lag() == 0);
    long position = Database.lastPosition() - 1;
    awaiting().until(() -> leastCheckpoint() > position);
    long before = sum("published");

    Answer answer = management.post("/relay/rewind", "{\"position\": %d}".formatted(position));

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.json().get("order").get("sequence").longValue()).isPositive();
    assertThat(answer.json().get("order").get("after").longValue()).isLessThan(position);
    awaiting().until(() -> sum("published") >= before + 2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "relay_control | /relay/pause  |",
        "relay_control | /relay/resume |",
        "relay_rewinds | /relay/rewind | {\"start\": true}"
      })
  void what_an_operator_is_told_is_done_is_on_disk(String table, String path, String body)
      throws Exception {
    orders.draft();
    awaiting().until(() -> lag() == 0);
    try (Connection owner = Database.asOwner();
        Statement statement = owner.createStatement()) {
      statement.execute(
          """
          create or replace function require_durability() returns trigger language plpgsql as $$
          begin
            if current_setting('synchronous_commit') <> 'on' then
              raise exception 'the commit would not wait for the disk';
            end if;
            return new;
          end $$
          """);
      statement.execute(
          "create trigger durable before insert or update on %s for each row"
              .formatted(table)
              .concat(" execute function require_durability()"));
      try {
        Answer answer =
            body == null ? management.post(path, new String[0]) : management.post(path, body);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      } finally {
        statement.execute("drop trigger durable on " + table);
        statement.execute("drop function require_durability");
      }
    }
  }

  @Test
  void a_relay_is_not_moved_forward() throws Exception {
    long position = Database.lastPosition() + 1_000_000;
    Answer answer = management.post("/relay/rewind", "{\"position\": %d}".formatted(position));
    assertProblem(answer, 409, "not-a-rewind");
    assertProblem(
        management.post("/relay/rewind", "{\"time\": \"2999-01-01T00:00:00Z\"}"),
        409,
        "not-a-rewind");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                            | 422 | invalid-value",
        "[]                            | 422 | invalid-value",
        "{\"position\": 0}             | 422 | invalid-value",
        "{\"position\": 1.5}           | 422 | invalid-value",
        "{\"position\": \"1\"}         | 422 | invalid-value",
        "{\"time\": \"yesterday\"}     | 422 | invalid-value",
        "{\"time\": 5}                 | 422 | invalid-value",
        "{\"time\": \"-999999999-01-01T00:00:00Z\"} | 422 | invalid-value",
        "{\"time\": \"+999999999-01-01T00:00:00Z\"} | 422 | invalid-value",
        "{\"start\": false}            | 422 | invalid-value",
        "{\"end\": true}               | 422 | invalid-value",
        "{\"start\": true, \"time\": 1} | 422 | invalid-value",
        "{\"position\":                | 400 | malformed-json",
        "nonsense                      | 400 | malformed-json"
      })
  void a_rewind_to_nowhere_is_refused(String body, int status, String slug) {
    assertProblem(management.post("/relay/rewind", body), status, slug);
  }

  @Test
  void a_rewind_without_or_with_too_much_of_a_body_is_refused() {
    assertProblem(management.post("/relay/rewind", new String[0]), 422, "invalid-value");
    assertProblem(management.post("/relay/rewind", " ".repeat(5000) + "{}"), 413, "body-too-large");
  }

  @Test
  void other_relays_and_methods_are_refused() {
    assertProblem(
        management.post("/relay/pause?relay=invoice", new String[0]), 404, "relay-not-found");
    assertProblem(management.get("/relay/pause"), 405, "method-not-allowed");
    assertProblem(management.post("/relay", "{}"), 405, "method-not-allowed");
  }

  @Test
  void nothing_of_it_is_on_the_port_for_clients() {
    assertThat(HttpService.api().get("/relay").status()).isEqualTo(404);
  }

  private static void assertProblem(Answer answer, int status, String slug) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).isEqualTo(Problem.MEDIA_TYPE);
    assertThat(answer.json().get("type").textValue()).isEqualTo("urn:espm:problem:" + slug);
  }

  private JsonNode relay() {
    return management.get("/relay").json().get("order");
  }

  private List<String> states() {
    return relay().get("shards").findValuesAsText("state");
  }

  private long lag() {
    return sum("lagEvents");
  }

  private long sum(String member) {
    return shards().mapToLong(shard -> shard.get(member).longValue()).sum();
  }

  private long leastCheckpoint() {
    return shards().mapToLong(shard -> shard.get("checkpoint").longValue()).min().orElseThrow();
  }

  private Stream<JsonNode> shards() {
    return StreamSupport.stream(relay().get("shards").spliterator(), false);
  }

  private static ConditionFactory awaiting() {
    return Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(20));
  }
}
