package espm.query.readmodel;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import espm.events.EventTime;
import espm.events.OrderStatus;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** Reads an order view by one pass over its tokens. Used once, by one thread. */
final class OrderJsonReader {

  private final JsonParser json;
  private UUID id;
  private UUID customerId;
  private OrderStatus status;
  private String currency;
  private final List<OrderItem> items = new ArrayList<>();
  private BigDecimal total;
  private int version;
  private Instant createdAt;
  private Instant updatedAt;

  /**
   * @param json just after the opening brace
   */
  OrderJsonReader(JsonParser json) {
    this.json = json;
  }

  Order order() throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "id" -> id = UUID.fromString(json.getText());
        case "customerId" -> customerId = UUID.fromString(json.getText());
        case "status" -> status = OrderStatus.valueOf(json.getText());
        case "currency" -> currency = json.getText();
        case "items" -> readItems();
        case "total" -> total = json.getDecimalValue();
        case "version" -> version = json.getIntValue();
        case "createdAt" -> createdAt = EventTime.parse(json.getText());
        case "updatedAt" -> updatedAt = EventTime.parse(json.getText());
        default -> throw new IOException("an order view has no member " + name);
      }
    }
    return new Order(
        Objects.requireNonNull(id, "id"),
        Objects.requireNonNull(customerId, "customerId"),
        Objects.requireNonNull(status, "status"),
        Objects.requireNonNull(currency, "currency"),
        items,
        Objects.requireNonNull(total, "total"),
        version,
        Objects.requireNonNull(createdAt, "createdAt"),
        Objects.requireNonNull(updatedAt, "updatedAt"));
  }

  private void readItems() throws IOException {
    while (json.nextToken() == JsonToken.START_OBJECT) {
      items.add(item());
    }
  }

  private OrderItem item() throws IOException {
    UUID productId = null;
    int quantity = 0;
    BigDecimal unitPrice = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "productId" -> productId = UUID.fromString(json.getText());
        case "quantity" -> quantity = json.getIntValue();
        case "unitPrice" -> unitPrice = json.getDecimalValue();
        case "lineTotal" -> {} // follows from the others
        default -> throw new IOException("an item has no member " + name);
      }
    }
    return new OrderItem(
        Objects.requireNonNull(productId, "productId"),
        quantity,
        Objects.requireNonNull(unitPrice, "unitPrice"));
  }
}
