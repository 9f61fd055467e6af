package espm.command.api;

import static espm.command.api.Orders.TEA;
import static espm.command.api.Orders.item;
import static org.assertj.core.api.Assertions.assertThat;

import espm.command.Database;
import espm.command.HttpService;
import espm.command.HttpService.Answer;
import espm.localstack.junit.Backends;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Commands that hold only for the version that their sender knows, and commands at the same time.
 */
@QuarkusTest
@QuarkusTestResource(
    value = Backends.class,
    initArgs = @ResourceArg(name = "needs", value = "postgres,kafka"))
class ConditionalCommandsIT {

  private static final int AT_THE_SAME_TIME = 8;

  private final HttpService service = HttpService.api();
  private final Orders orders = new Orders(service);

  @ParameterizedTest
  @ValueSource(strings = {"\"2\"", "*", "\"1\", \"2\"", "\"2\", W/\"7\""})
  void a_condition_that_holds_lets_the_command_through(String condition) {
    Answer submitted = submit(orders.draft(), condition);

    assertThat(submitted.status()).isEqualTo(200);
    assertThat(submitted.header("ETag")).isEqualTo("\"3\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"1\"", "\"3\"", "W/\"2\"", "\"x\""})
  void a_condition_that_does_not_hold_is_412_and_stores_nothing(String condition) throws Exception {
    String order = orders.draft();
    long before = Database.countOfEvents();

    Answer refused = submit(order, condition);

    assertThat(refused.status()).isEqualTo(412);
    assertThat(refused.json().get("type").textValue())
        .isEqualTo("urn:espm:problem:precondition-failed");
    assertThat(refused.json().get("detail").textValue()).contains("version 2");
    assertThat(Database.countOfEvents()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "\"2", "\"2\" \"3\"", "*, \"2\"", "\"2\","})
  void a_condition_that_is_no_list_of_tags_is_400_and_stores_nothing(String condition)
      throws Exception {
    String order = orders.draft();
    long before = Database.countOfEvents();

    Answer refused = submit(order, condition);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().get("type").textValue())
        .isEqualTo("urn:espm:problem:malformed-request");
    assertThat(Database.countOfEvents()).isEqualTo(before);
  }

  @Test
  void an_order_that_is_not_there_is_404_whatever_the_condition_is() {
    String order = "/api/orders/" + UUID.randomUUID();

    assertThat(submit(order, "\"2\"").status()).isEqualTo(404);
    assertThat(submit(order, "*").status()).isEqualTo(404);
  }

  @Test
  void of_concurrent_commands_on_one_version_exactly_one_is_carried_out() throws Exception {
    String order = orders.draft();

    List<Integer> statuses =
        atTheSameTime(
            () -> service.post(order + "/items", item(TEA, "1", "3.50"), "If-Match", "\"2\""));

    assertThat(statuses).containsOnly(200, 412).containsOnlyOnce(200);
    assertThat(versionsOf(order)).containsExactly(1, 2, 3);
  }

  @Test
  void concurrent_commands_without_a_condition_are_tried_on_what_the_others_left()
      throws Exception {
    String order = orders.draft();

    List<Integer> statuses =
        atTheSameTime(() -> service.post(order + "/items", item(TEA, "1", "3.50")));

    assertThat(statuses).hasSize(AT_THE_SAME_TIME).containsOnly(200);
    Answer submitted = orders.step(order, "submit");
    assertThat(submitted.json().at("/items/0/quantity").intValue()).isEqualTo(2 + AT_THE_SAME_TIME);
    assertThat(submitted.header("ETag")).isEqualTo("\"" + (3 + AT_THE_SAME_TIME) + "\"");
  }

  private Answer submit(String order, String condition) {
    return service.post(order + "/submit", new String[] {"If-Match", condition});
  }

  private List<Integer> versionsOf(String order) {
    return service
        .get(order + "/events")
        .json()
        .get("events")
        .valueStream()
        .map(event -> event.get("version").intValue())
        .toList();
  }

  private static List<Integer> atTheSameTime(Callable<Answer> command) throws Exception {
    try (ExecutorService clients = Executors.newFixedThreadPool(AT_THE_SAME_TIME)) {
      var answers =
          clients.invokeAll(IntStream.range(0, AT_THE_SAME_TIME).mapToObj(_ -> command).toList());
      return answers.stream().map(answer -> answer.resultNow().status()).toList();
    }
  }
}
