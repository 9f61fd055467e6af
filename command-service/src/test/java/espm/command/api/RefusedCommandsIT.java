package espm.command.api;

import static espm.command.api.Orders.TEA;
import static espm.command.api.Orders.item;
import static espm.command.api.Refusals.expect;
import static org.assertj.core.api.Assertions.assertThat;

import espm.command.HttpService;
import espm.command.HttpService.Answer;
import espm.localstack.junit.Backends;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that are valid and not possible as things are: nothing of them in the store. */
@QuarkusTest
@QuarkusTestResource(
    value = Backends.class,
    initArgs = @ResourceArg(name = "needs", value = "postgres,kafka"))
class RefusedCommandsIT {

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
    before = StoreContent.now();

    expect(service.post(empty + "/submit", new String[0]), 409, "wrong-state");
  }

  @Test
  void another_price_of_a_product_that_is_there_is_a_conflict() {
    Answer answer = service.post(draft + "/items", item(TEA, "1", "3.51"));

    expect(answer, 409, "price-differs");
    assertThat(answer.json().get("detail").textValue()).contains("at 3.50");
  }
}
