package espm.command.api;

import static espm.command.api.Orders.CUP;
import static espm.command.api.Orders.CUSTOMER;
import static espm.command.api.Orders.TEA;
import static espm.command.api.Orders.idOf;
import static espm.command.api.Orders.item;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import espm.command.Database;
import espm.command.HttpService;
import espm.command.HttpService.Answer;
import espm.events.OrderStatus;
import espm.localstack.junit.Backends;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Orders from their creation to their end, over HTTP. */
@QuarkusTest
@QuarkusTestResource(
    value = Backends.class,
    initArgs = @ResourceArg(name = "needs", value = "postgres,kafka"))
class OrderLifeCycleIT {

  private final HttpService service = HttpService.api();
  private final Orders orders = new Orders(service);

  @Test
  void an_order_is_created_with_an_id_a_location_and_a_version() {
    Answer created = service.post("/api/orders", "{\"customerId\":\"" + CUSTOMER + "\"}");

    assertThat(created.status()).isEqualTo(201);
    JsonNode order = created.json();
    assertThat(created.header("Location")).isEqualTo("/api/orders/" + order.get("id").textValue());
    assertThat(created.header("ETag")).isEqualTo("\"1\"");
    assertThat(created.header("Content-Type")).isEqualTo("application/json");
    assertThat(idOf(created.header("Location")).version()).isEqualTo(7);
    assertThat(created.text())
        .contains(
            "\"customerId\":\"" + CUSTOMER + "\"",
            "\"status\":\"DRAFT\",\"currency\":\"USD\",\"items\":[],\"total\":0.00,\"version\":1");
    assertThat(order.get("createdAt")).isEqualTo(order.get("updatedAt"));
  }

  @Test
  void an_order_goes_from_draft_to_delivered_and_every_step_is_an_event() {
    String order = orders.empty("USD");

    expect(service.post(order + "/items", item(TEA, "2", "3.50")), "DRAFT", 2);
    expect(service.post(order + "/items", item(CUP, "1", "12")), "DRAFT", 3);
    expect(service.patch(order + "/items/" + TEA, "{\"quantity\":5}"), "DRAFT", 4);
    expect(service.delete(order + "/items/" + CUP), "DRAFT", 5);
    expect(orders.step(order, "submit"), "SUBMITTED", 6);
    expect(orders.step(order, "pay"), "PAID", 7);
    expect(orders.step(order, "ship"), "SHIPPED", 8);
    Answer delivered = orders.step(order, "deliver");

    expect(delivered, "DELIVERED", 9);
    assertThat(delivered.text())
        .contains("\"quantity\":5,\"unitPrice\":3.50,\"lineTotal\":17.50}],\"total\":17.50");
    assertThat(typesOf(order))
        .containsExactly(
            "OrderCreated",
            "OrderItemAdded",
            "OrderItemAdded",
            "OrderItemQuantityChanged",
            "OrderItemRemoved",
            "OrderSubmitted",
            "OrderPaid",
            "OrderShipped",
            "OrderDelivered");
  }

  @Test
  void the_same_product_again_adds_to_its_quantity() {
    String order = orders.draft();

    Answer added = service.post(order + "/items", item(TEA, "3", "3.5"));

    expect(added, "DRAFT", 3);
    assertThat(added.json().get("items")).hasSize(1);
    assertThat(added.json().at("/items/0/quantity").intValue()).isEqualTo(5);
  }

  @Test
  void a_quantity_that_is_there_already_is_answered_like_a_change_and_stores_nothing()
      throws Exception {
    String order = orders.draft();
    long before = Database.countOfEvents();

    expect(service.patch(order + "/items/" + TEA, "{\"quantity\":2}"), "DRAFT", 2);

    assertThat(Database.countOfEvents()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({
    "USD, 29.99, 3, 29.99, 89.97",
    "USD, 29.990, 1, 29.99, 29.99",
    "USD, 1e3, 1, 1000.00, 1000.00",
    "USD, 0, 1, 0.00, 0.00",
    "USD, 0.1, 3, 0.10, 0.30",
    "JPY, 1500, 2, 1500, 3000",
    "BHD, 1.005, 1000000, 1.005, 1005000.000",
    "USD, 999999999.99, 1000000, 999999999.99, 999999999990000.00"
  })
  void amounts_are_exact(
      String currency, String price, String quantity, String shown, String total) {
    String order = orders.empty(currency);

    Answer added = service.post(order + "/items", item(TEA, quantity, price));

    assertThat(added.text())
        .contains(
            "\"unitPrice\":%s,\"lineTotal\":%s}],\"total\":%s,".formatted(shown, total, total));
    assertThat(service.get(order + "/events").text()).contains("\"unitPrice\":" + shown + "}");
  }

  @ParameterizedTest
  @EnumSource(names = {"DRAFT", "SUBMITTED", "PAID"})
  void an_order_can_be_cancelled_until_it_is_shipped(OrderStatus status) {
    String order = orders.in(status);

    Answer cancelled = service.post(order + "/cancel", "{\"reason\":\"zu spät 🫖\"}");

    assertThat(cancelled.json().get("status").textValue()).isEqualTo("CANCELLED");
    assertThat(service.get(order + "/events").json().findValuesAsText("reason"))
        .containsExactly("zu spät 🫖");
  }

  @Test
  void no_reason_is_needed_to_cancel() {
    expect(orders.step(orders.draft(), "cancel"), "CANCELLED", 3);
    expect(service.post(orders.draft() + "/cancel", "{}"), "CANCELLED", 3);
    expect(service.post(orders.draft() + "/cancel", "{\"reason\":null}"), "CANCELLED", 3);
  }

  @Test
  void a_step_needs_neither_a_body_nor_a_content_type() throws Exception {
    String answer = service.raw("POST " + orders.draft() + "/submit HTTP/1.1", "content-length: 0");

    assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").contains("\"status\":\"SUBMITTED\"");
    assertThat(service.raw("POST " + orders.draft() + "/submit HTTP/1.1"))
        .startsWith("HTTP/1.1 200 OK\r\n");
    expect(service.post(orders.draft() + "/submit", "{}"), "SUBMITTED", 3);
  }

  private List<String> typesOf(String order) {
    return service.get(order + "/events").json().get("events").findValuesAsText("type");
  }

  private static void expect(Answer answer, String status, int version) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.header("ETag")).isEqualTo("\"" + version + "\"");
    assertThat(answer.json().get("status").textValue()).isEqualTo(status);
    assertThat(answer.json().get("version").intValue()).isEqualTo(version);
  }
}
