package espm.command.api;

import static espm.command.api.Orders.CUSTOMER;
import static espm.command.api.Orders.TEA;
import static espm.command.api.Orders.item;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import espm.command.Database;
import espm.command.HttpService;
import espm.command.HttpService.Answer;
import espm.localstack.junit.Backends;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a client sends: a clear answer, and nothing of it in the store. */
@QuarkusTest
@QuarkusTestResource(
    value = Backends.class,
    initArgs = @ResourceArg(name = "needs", value = "postgres,kafka"))
class BadInputIT {

  private static final int BODY_BYTES_MAX = 64 * 1024;
  private static final String[] JSON = {"Content-Type", "application/json"};

  private final HttpService service = HttpService.api();

  private String draft;
  private long eventsBefore;

  @BeforeEach
  void count_the_events() throws Exception {
    draft = new Orders(service).draft();
    eventsBefore = Database.countOfEvents();
  }

  @AfterEach
  void nothing_was_stored() throws Exception {
    assertThat(Database.countOfEvents()).isEqualTo(eventsBefore);
  }

  static Stream<String> noJsonObject() {
    String id = "\"customerId\":\"" + CUSTOMER + "\"";
    return Stream.of(
        "",
        " ",
        "{",
        "}",
        "{" + id,
        "{" + id + "}}",
        "{" + id + "} {}",
        "{" + id + ",}",
        "{" + id + ",\"currency\":NaN}",
        "{" + id + ",\"currency\":Infinity}",
        "{" + id + ",\"currency\":-Infinity}",
        "{" + id + ",\"currency\":01}",
        "{" + id + ",\"currency\":+1}",
        "{" + id + ",\"currency\":.5}",
        "{" + id + ",\"currency\":0x1F}",
        "{" + id + ",\"currency\":\"US\nD\"}",
        "{" + id + ",\"currency\":\"\\x\"}",
        "{" + id + "} // a comment",
        "{'customerId':'" + CUSTOMER + "'}",
        "{customerId:\"" + CUSTOMER + "\"}",
        "{" + id + "," + id + "}",
        "{" + id + ",\"currency\":{\"a\":1,\"a\":2}}",
        "{" + id + ",\"currency\":" + "[".repeat(1000) + "]".repeat(1000) + "}",
        "{" + id + ",\"currency\":" + "{\"a\":".repeat(11) + "1" + "}".repeat(11) + "}",
        "{" + id + ",\"currency\":" + "9".repeat(2000) + "}",
        "{" + id + ",\"currency\":1e99999999999}",
        "\ufeff{" + id + "}",
        "[]",
        "[{" + id + "}]",
        "null",
        "true",
        "1",
        "\"" + CUSTOMER + "\"");
  }

  @ParameterizedTest
  @MethodSource("noJsonObject")
  void what_is_no_json_object_is_malformed(String body) {
    expect(service.post("/api/orders", body), 400, "malformed-json");
    expect(service.post(draft + "/items", body), 400, "malformed-json");
    expect(
        service.send("PATCH", draft + "/items/" + TEA, BodyPublishers.ofString(body), JSON),
        400,
        "malformed-json");
  }

  @Test
  void what_is_not_utf_8_is_malformed() {
    byte[] brokenText = "{\"reason\":\"\u00ff\"}".getBytes(StandardCharsets.ISO_8859_1);
    byte[] otherEncoding = "{\"reason\":\"late\"}".getBytes(StandardCharsets.UTF_16);

    for (byte[] body : List.of(brokenText, otherEncoding)) {
      Answer answer =
          service.send("POST", draft + "/cancel", BodyPublishers.ofByteArray(body), JSON);
      expect(answer, 400, "malformed-json");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"customerId\":null}",
        "{\"customerId\":5}",
        "{\"customerId\":[]}",
        "{\"customerId\":\"\"}",
        "{\"customerId\":\"1-1-1-1-1\"}",
        "{\"customerId\":\"0190a6f2-0000-7000-8000-00000000c001 \"}",
        "{\"customerId\":\"0190a6f2_0000_7000_8000_00000000c001\"}",
        "{\"customerId\":\"\\u0000\"}"
      })
  void the_id_of_a_customer_is_a_uuid(String body) {
    expectViolations(service.post("/api/orders", body), "/customerId");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"usd\"", "\"\"", "\"XAU\"", "\"EURO\"", "\" USD\"", "840", "{}", "true"})
  void a_currency_is_one_that_can_be_paid_with(String currency) {
    String body = "{\"customerId\":\"%s\",\"currency\":%s}".formatted(CUSTOMER, currency);

    expectViolations(service.post("/api/orders", body), "/currency");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-1",
        "1000001",
        "2147483648",
        "-2147483649",
        "9223372036854775808",
        "1.5",
        "1.0",
        "1e0",
        "1e400",
        "\"2\"",
        "true",
        "null",
        "[1]"
      })
  void a_quantity_is_a_whole_number_from_1_on(String quantity) {
    expectViolations(service.post(draft + "/items", item(TEA, quantity, "3.50")), "/quantity");
    expectViolations(
        service.patch(draft + "/items/" + TEA, "{\"quantity\":" + quantity + "}"), "/quantity");
  }

  @Test
  void the_quantities_of_a_product_together_are_not_too_many() {
    expectViolations(service.post(draft + "/items", item(TEA, "999999", "3.50")), "/quantity");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-0.01",
        "-1e-400",
        "29.999",
        "0.001",
        "1e-400",
        "1e-999999999",
        "1000000000.01",
        "1e400",
        "1e999999999",
        "\"29.99\"",
        "false",
        "null",
        "{}"
      })
  void a_price_is_an_amount_of_the_currency(String price) {
    expectViolations(service.post(draft + "/items", item(TEA, "1", price)), "/unitPrice");
  }

  @ParameterizedTest
  @CsvSource({"JPY, 0.5", "BHD, 1.0005", "USD, 0.005"})
  void a_price_has_no_more_decimals_than_its_currency(String currency, String price)
      throws Exception {
    String order = new Orders(service).empty(currency);
    eventsBefore = Database.countOfEvents();

    expectViolations(service.post(order + "/items", item(TEA, "1", price)), "/unitPrice");
  }

  @Test
  void everything_that_is_wrong_is_told_at_once() {
    expectViolations(service.post(draft + "/items", "{}"), "/productId", "/quantity", "/unitPrice");
    expectViolations(
        service.post(
            draft + "/items",
            "{\"colour\":1,\"unitPrice\":-1,\"quantity\":0,\"productId\":\"tea\",\"a/b~c\":{}}"),
        "/productId",
        "/quantity",
        "/unitPrice",
        "/colour",
        "/a~1b~0c");
    expectViolations(service.post(draft + "/items", item(TEA, "0", "29.999")), "/quantity");
  }

  @Test
  void an_answer_does_not_grow_with_what_is_wrong() {
    StringBuilder body = new StringBuilder("{\"reason\":\"late\"");
    for (int i = 0; i < 3000; i++) {
      body.append(",\"").append(i).append("\":0");
    }

    Answer answer = service.post(draft + "/cancel", body.append('}').toString());

    expect(answer, 422, "invalid-value");
    assertThat(answer.json().get("violations")).hasSize(100);
  }

  static Stream<String> reasons() {
    return Stream.of(
        "\"" + "x".repeat(501) + "\"",
        "\"a\\u0000b\"",
        "\"a\\nb\"",
        "\"\\ud800\"",
        "5",
        "[\"late\"]");
  }

  @ParameterizedTest
  @MethodSource("reasons")
  void a_reason_is_a_short_text(String reason) {
    expectViolations(service.post(draft + "/cancel", "{\"reason\":" + reason + "}"), "/reason");
  }

  @ParameterizedTest
  @ValueSource(strings = {"submit", "pay", "ship", "deliver", "cancel"})
  void a_step_takes_no_unknown_members(String step) {
    expectViolations(service.post(draft + "/" + step, "{\"force\":true}"), "/force");
  }

  @Test
  void names_of_members_that_are_half_a_character_are_told_as_well_as_can_be() {
    expectViolations(service.post(draft + "/submit", "{\"\\ud800\":1}"), "/?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "tea", "1-1-1-1-1", "0190a6f2-0000-7000-8000-00000000c0010", "%20"})
  void ids_in_the_path_are_uuids(String id) {
    String items = "/api/orders/" + id + "/items";
    for (String step : List.of("submit", "pay", "ship", "deliver", "cancel")) {
      Answer answer = service.post("/api/orders/" + id + "/" + step, new String[0]);
      expect(answer, 400, "malformed-request");
    }
    expect(service.post(items, item(TEA, "1", "3.50")), 400, "malformed-request");
    expect(service.patch(items + "/" + TEA, "{\"quantity\":1}"), 400, "malformed-request");
    expect(service.delete(items + "/" + TEA), 400, "malformed-request");
    expect(service.delete(draft + "/items/" + id), 400, "malformed-request");
    expect(service.patch(draft + "/items/" + id, "{\"quantity\":1}"), 400, "malformed-request");
  }

  @Test
  void orders_and_items_that_are_not_there_are_not_found() {
    String nobody = "/api/orders/" + UUID.randomUUID();
    UUID nothing = UUID.randomUUID();

    for (String step : List.of("submit", "pay", "ship", "deliver", "cancel")) {
      expect(service.post(nobody + "/" + step, new String[0]), 404, "order-not-found");
    }
    expect(service.post(nobody + "/items", item(TEA, "1", "3.50")), 404, "order-not-found");
    expect(service.patch(nobody + "/items/" + TEA, "{\"quantity\":1}"), 404, "order-not-found");
    expect(service.delete(nobody + "/items/" + TEA), 404, "order-not-found");
    expect(service.delete(draft + "/items/" + nothing), 404, "item-not-found");
    expect(service.patch(draft + "/items/" + nothing, "{\"quantity\":1}"), 404, "item-not-found");
  }

  @Test
  void a_body_of_more_than_64_kib_is_refused_with_and_without_its_length() {
    byte[] body = paddedTo(BODY_BYTES_MAX + 1);

    expect(
        service.send("POST", "/api/orders", BodyPublishers.ofByteArray(body), JSON),
        413,
        "body-too-large");
    expect(
        service.send(
            "POST",
            "/api/orders",
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)),
            JSON),
        413,
        "body-too-large");
  }

  @Test
  void a_body_of_64_kib_is_read() {
    byte[] body = paddedTo(BODY_BYTES_MAX);

    expectViolations(
        service.send("POST", "/api/orders", BodyPublishers.ofByteArray(body), JSON), "/currency");
    expectViolations(
        service.send(
            "POST",
            "/api/orders",
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)),
            JSON),
        "/currency");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/xml",
        "application/problem+json",
        "application/jsonx",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "json",
        ";"
      })
  void a_body_of_another_content_type_is_refused(String type) {
    for (String path : List.of("/api/orders", draft + "/items", draft + "/submit")) {
      Answer answer =
          service.send("POST", path, BodyPublishers.ofString("{}"), "Content-Type", type);
      expect(answer, 415, "unsupported-media-type");
    }
  }

  @Test
  void a_body_without_a_content_type_is_refused() {
    expect(
        service.send("POST", "/api/orders", BodyPublishers.ofString("{}")),
        415,
        "unsupported-media-type");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"APPLICATION/JSON", "application/json;charset=utf-8", "application/json ;x=y"})
  void the_content_type_may_be_written_otherwise(String type) {
    Answer answer =
        service.send("POST", "/api/orders", BodyPublishers.ofString("{}"), "Content-Type", type);

    expectViolations(answer, "/customerId");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"text/html", "application/xml", "application/x-ndjson", "application/json;q=0"})
  void a_command_whose_answer_is_not_wanted_is_not_carried_out(String accept) {
    expect(service.post(draft + "/submit", new String[] {"Accept", accept}), 406, "not-acceptable");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pay", "ship", "deliver"})
  void a_command_in_a_wrong_state_is_a_conflict(String step) {
    Answer answer = service.post(draft + "/" + step, new String[0]);

    expect(answer, 409, "wrong-state");
    assertThat(answer.json().get("detail").textValue()).startsWith("the order is DRAFT: only a ");
  }

  @Test
  void an_order_without_items_cannot_be_submitted() throws Exception {
    String empty = new Orders(service).empty("USD");
    eventsBefore = Database.countOfEvents();

    expect(service.post(empty + "/submit", new String[0]), 409, "wrong-state");
  }

  @Test
  void another_price_of_a_product_that_is_there_is_a_conflict() {
    Answer answer = service.post(draft + "/items", item(TEA, "1", "3.51"));

    expect(answer, 409, "price-differs");
    assertThat(answer.json().get("detail").textValue()).contains("at 3.50");
  }

  private static byte[] paddedTo(int bytes) {
    String body = "{\"customerId\":\"%s\",\"currency\":\"\"}".formatted(CUSTOMER);
    return (body + " ".repeat(bytes - body.length())).getBytes(StandardCharsets.US_ASCII);
  }

  private static void expect(Answer answer, int status, String slug) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    JsonNode problem = answer.json();
    assertThat(problem.get("type").textValue()).isEqualTo("urn:espm:problem:" + slug);
    assertThat(problem.get("status").intValue()).isEqualTo(status);
    assertThat(problem.get("title").textValue()).isNotBlank();
    assertThat(problem.get("detail").textValue()).isNotBlank().doesNotContain("Exception", "\tat ");
    assertThat(problem.get("instance").textValue())
        .isEqualTo(answer.response().request().uri().getRawPath());
    assertThat(answer.header("X-Request-Id")).isNotBlank();
  }

  private static void expectViolations(Answer answer, String... pointers) {
    expect(answer, 422, "invalid-value");
    assertThat(answer.json().get("violations").findValuesAsText("pointer"))
        .containsExactly(pointers);
  }
}
