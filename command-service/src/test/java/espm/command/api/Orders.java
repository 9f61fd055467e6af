package espm.command.api;

import static org.assertj.core.api.Assertions.assertThat;

import espm.command.HttpService;
import espm.command.HttpService.Answer;
import espm.events.OrderStatus;
import java.util.List;
import java.util.UUID;

/** Orders made over HTTP, as the ground that a test stands on. */
final class Orders {

  static final UUID CUSTOMER = UUID.fromString("0190a6f2-0000-7000-8000-00000000c001");
  static final UUID TEA = UUID.fromString("0190a6f2-0000-7000-8000-000000000001");
  static final UUID CUP = UUID.fromString("0190a6f2-0000-7000-8000-000000000002");

  private static final List<String> STEPS = List.of("submit", "pay", "ship", "deliver");
  private static final String[] NO_HEADERS = {};

  private final HttpService service;

  Orders(HttpService service) {
    this.service = service;
  }

  /** The path of a new, empty order. */
  String empty(String currency) {
    Answer created =
        service.post(
            "/api/orders",
            "{\"customerId\":\"%s\",\"currency\":\"%s\"}".formatted(CUSTOMER, currency));
    assertThat(created.status()).isEqualTo(201);
    return created.header("Location");
  }

  /** The path of a new order with two teas of 3.50 USD, at version 2. */
  String draft() {
    String order = empty("USD");
    assertThat(service.post(order + "/items", item(TEA, "2", "3.50")).status()).isEqualTo(200);
    return order;
  }

  /** The path of such an order that has come this far. */
  String in(OrderStatus status) {
    String order = draft();
    if (status == OrderStatus.CANCELLED) {
      assertThat(step(order, "cancel").status()).isEqualTo(200);
    } else {
      STEPS.stream()
          .limit(status.ordinal())
          .forEach(step -> assertThat(step(order, step).status()).isEqualTo(200));
    }
    return order;
  }

  Answer step(String order, String step) {
    return service.post(order + "/" + step, NO_HEADERS);
  }

  static String item(UUID product, String quantity, String unitPrice) {
    return "{\"productId\":\"%s\",\"quantity\":%s,\"unitPrice\":%s}"
        .formatted(product, quantity, unitPrice);
  }

  static UUID idOf(String order) {
    return UUID.fromString(order.substring(order.lastIndexOf('/') + 1));
  }
}
