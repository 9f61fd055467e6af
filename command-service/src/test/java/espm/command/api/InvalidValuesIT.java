package espm.command.api;

import static espm.command.api.Orders.CUSTOMER;
import static espm.command.api.Orders.TEA;
import static espm.command.api.Orders.item;
import static espm.command.api.Refusals.expect;
import static espm.command.api.Refusals.expectViolations;
import static org.assertj.core.api.Assertions.assertThat;

import espm.command.HttpService;
import espm.command.HttpService.Answer;
import espm.localstack.junit.Backends;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON with values that no order takes: all of them are named, and none gets into the store. */
@QuarkusTest
@QuarkusTestResource(
    value = Backends.class,
    initArgs = @ResourceArg(name = "needs", value = "postgres,kafka"))
class InvalidValuesIT {

  private final HttpService service = HttpService.api();

  private String draft;
  private StoreContent before;

  @BeforeEach
  void look_into_the_store() throws Exception {
    draft = new Orders(service).draft();
    before = StoreContent.now();
  }

  @AfterEach
  void nothing_was_stored() throws Exception {
    assertThat(StoreContent.now()).isEqualTo(before);
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
    before = StoreContent.now();

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
}
