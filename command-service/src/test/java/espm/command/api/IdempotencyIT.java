package espm.command.api;

import static espm.command.api.Orders.CUP;
import static espm.command.api.Orders.CUSTOMER;
import static espm.command.api.Orders.item;
import static org.assertj.core.api.Assertions.assertThat;

import espm.command.Database;
import espm.command.HttpService;
import espm.command.HttpService.Answer;
import espm.localstack.junit.Backends;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same key and request again: the same answer, and no second event. */
@QuarkusTest
@QuarkusTestResource(
    value = Backends.class,
    initArgs = @ResourceArg(name = "needs", value = "postgres,kafka"))
class IdempotencyIT {

  private static final String CREATE = "{\"customerId\":\"%s\"}".formatted(CUSTOMER);
  private static final int AT_THE_SAME_TIME = 16;

  private final HttpService service = HttpService.api();
  private final Orders orders = new Orders(service);
  private final String key = UUID.randomUUID().toString();

  @Test
  void a_creation_sent_again_is_the_order_that_was_made() {
    Answer first = create(key);
    service.post(first.header("Location") + "/items", item(CUP, "1", "2.00"));

    Answer again = create(key);

    assertThat(again.status()).isEqualTo(201);
    assertThat(again.text()).as("as it was then, not as it is now").isEqualTo(first.text());
    assertThat(again.header("Location")).isEqualTo(first.header("Location"));
    assertThat(again.header("ETag")).isEqualTo("\"1\"");
  }

  @Test
  void a_command_sent_again_has_one_effect_and_one_answer() throws Exception {
    String order = orders.draft();

    Answer first = add(order, key);
    service.post(order + "/submit", new String[0]);
    Answer again = add(order, key);

    assertThat(first.json().at("/items/1/quantity").asInt()).isEqualTo(2);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.text()).isEqualTo(first.text());
    assertThat(again.header("ETag")).isEqualTo("\"3\"");
    assertThat(versionsOf(order)).isEqualTo(4);
  }

  @Test
  void the_same_key_with_another_request_is_refused() throws Exception {
    String order = orders.draft();
    add(order, key);
    long before = Database.countOfEvents();

    List<Answer> others =
        List.of(
            service.post(order + "/items", item(CUP, "3", "2.00"), "Idempotency-Key", key),
            service.post(orders.draft() + "/items", item(CUP, "2", "2.00"), "Idempotency-Key", key),
            service.post(
                order + "/items",
                item(CUP, "2", "2.00"),
                "Idempotency-Key",
                key,
                "If-Match",
                "\"3\""),
            create(key));

    for (Answer other : others) {
      assertThat(other.status()).isEqualTo(422);
      assertThat(other.json().get("type").textValue())
          .isEqualTo("urn:espm:problem:idempotency-key-reused");
    }
    assertThat(Database.countOfEvents()).as("and the draft that was made").isEqualTo(before + 2);
  }

  @Test
  void many_at_the_same_time_give_one_effect() throws Exception {
    String order = orders.draft();

    List<Answer> answers = atTheSameTime(() -> add(order, key));

    assertThat(answers).extracting(Answer::status).containsOnly(200);
    assertThat(answers).extracting(Answer::text).containsOnly(answers.getFirst().text());
    assertThat(versionsOf(order)).isEqualTo(3);
  }

  @Test
  void many_creations_at_the_same_time_make_one_order() throws Exception {
    List<Answer> answers = atTheSameTime(() -> create(key));

    assertThat(answers).extracting(Answer::status).containsOnly(201);
    assertThat(answers)
        .extracting(answer -> answer.header("Location"))
        .containsOnly(answers.getFirst().header("Location"));
  }

  @Test
  void a_key_whose_command_had_nothing_to_change_belongs_to_it_all_the_same() throws Exception {
    String order = orders.draft();
    String tea = order + "/items/" + Orders.TEA;
    Answer first = service.patch(tea, "{\"quantity\":2}", "Idempotency-Key", key);
    assertThat(first.status()).isEqualTo(200);
    assertThat(first.header("ETag")).as("it had two already").isEqualTo("\"2\"");
    service.patch(tea, "{\"quantity\":7}");

    Answer again = service.patch(tea, "{\"quantity\":2}", "Idempotency-Key", key);
    Answer other = service.patch(tea, "{\"quantity\":3}", "Idempotency-Key", key);

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.text()).as("as it was then").isEqualTo(first.text());
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.json().get("type").textValue())
        .isEqualTo("urn:espm:problem:idempotency-key-reused");
    assertThat(versionsOf(order)).isEqualTo(3);
  }

  @Test
  void what_was_refused_is_not_remembered() {
    String order = orders.empty("USD");
    String[] headers = {"Idempotency-Key", key};
    assertThat(service.post(order + "/submit", headers).status()).isEqualTo(409);
    service.post(order + "/items", item(CUP, "1", "2.00"));

    assertThat(service.post(order + "/submit", headers).status()).isEqualTo(200);
  }

  @Test
  void a_condition_is_not_looked_at_again_when_the_effect_is_there() {
    String order = orders.draft();
    String[] headers = {"Idempotency-Key", key, "If-Match", "\"2\""};

    assertThat(service.post(order + "/submit", headers).status()).isEqualTo(200);
    assertThat(service.post(order + "/submit", headers).status()).isEqualTo(200);
    assertThat(service.post(order + "/submit", new String[] {"If-Match", "\"2\""}).status())
        .isEqualTo(412);
  }

  @Test
  void a_key_that_is_too_old_is_a_new_one() throws Exception {
    Answer first = create(key);
    try (Connection owner = Database.asOwner();
        PreparedStatement age =
            owner.prepareStatement(
                "update idempotency_keys set created_at = now() - interval '25 hours'"
                    + " where key = ?")) {
      age.setString(1, key);
      assertThat(age.executeUpdate()).isEqualTo(1);
    }

    Answer later = create(key);

    assertThat(later.status()).isEqualTo(201);
    assertThat(later.header("Location")).isNotEqualTo(first.header("Location"));
    assertThat(create(key).header("Location")).isEqualTo(later.header("Location"));
  }

  @Test
  void quotes_belong_to_the_header_and_not_to_the_key() {
    assertThat(create("\"" + key + "\"").header("Location"))
        .isEqualTo(create(key).header("Location"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\"", "\"a", "a\"", "a b", "a\\b", "\"\"", "é"})
  void a_key_that_is_none_is_400(String malformed) throws Exception {
    String order = orders.draft();
    long before = Database.countOfEvents();

    assertThat(
            service.raw(
                "POST " + order + "/submit HTTP/1.1",
                "Content-Length: 0",
                "Idempotency-Key: " + malformed))
        .startsWith("HTTP/1.1 400")
        .contains("urn:espm:problem:malformed-request");
    assertThat(Database.countOfEvents()).isEqualTo(before);
  }

  @Test
  void a_key_that_is_too_long_is_400() {
    assertThat(create("k".repeat(255)).status()).isEqualTo(201);
    assertThat(create("k".repeat(256)).status()).isEqualTo(400);
  }

  private Answer create(String withKey) {
    return service.post("/api/orders", CREATE, "Idempotency-Key", withKey);
  }

  private Answer add(String order, String withKey) {
    return service.post(order + "/items", item(CUP, "2", "2.00"), "Idempotency-Key", withKey);
  }

  private static long versionsOf(String order) throws Exception {
    return Database.number("select count(*) from events where stream_id = ?", Orders.idOf(order));
  }

  private static List<Answer> atTheSameTime(Callable<Answer> request) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_THE_SAME_TIME)) {
      List<Future<Answer>> answers =
          threads.invokeAll(IntStream.range(0, AT_THE_SAME_TIME).mapToObj(_ -> request).toList());
      return answers.stream().map(Future::resultNow).toList();
    }
  }
}
