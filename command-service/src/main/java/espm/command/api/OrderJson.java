package espm.command.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import espm.command.order.Order;
import espm.command.order.OrderItem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;

/** An order as the API shows it. Amounts are JSON numbers with the decimals of the currency. */
final class OrderJson {

  private static final JsonFactory JSON =
      new JsonFactoryBuilder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();

  private OrderJson() {}

  static byte[] write(UUID id, Order order) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("id", id.toString());
      json.writeStringField("customerId", order.customerId().toString());
      json.writeStringField("status", order.status().name());
      json.writeStringField("currency", order.currency());
      json.writeArrayFieldStart("items");
      for (OrderItem item : order.items()) {
        json.writeStartObject();
        json.writeStringField("productId", item.productId().toString());
        json.writeNumberField("quantity", item.quantity());
        json.writeNumberField("unitPrice", item.unitPrice());
        json.writeNumberField("lineTotal", item.lineTotal());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeNumberField("total", order.total());
      json.writeNumberField("version", order.version());
      json.writeStringField("createdAt", order.createdAt().toString());
      json.writeStringField("updatedAt", order.updatedAt().toString());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
