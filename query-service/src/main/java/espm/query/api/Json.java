package espm.query.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import espm.events.Money;
import espm.events.OrderStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.TreeSet;

/** Writes answers that are put together from sums. */
final class Json {

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();

  private Json() {}

  /** Writes something. */
  interface Content {
    void write(JsonGenerator json) throws IOException;
  }

  /** A JSON object as UTF-8. */
  static byte[] object(Content members) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }

  /** The member {@code orders}: a number for each status, 0 included. */
  static void writeOrders(JsonGenerator json, Map<OrderStatus, Long> counts) throws IOException {
    json.writeObjectFieldStart("orders");
    for (OrderStatus status : OrderStatus.values()) {
      json.writeNumberField(status.name(), counts.getOrDefault(status, 0L));
    }
    json.writeEndObject();
  }

  /** The currencies in names such as {@code USD:paid}, each once, in alphabetical order. */
  static TreeSet<String> currencies(Map<String, BigInteger> sums) {
    TreeSet<String> currencies = new TreeSet<>();
    sums.keySet().stream()
        .filter(name -> name.indexOf(':') > 0)
        .forEach(name -> currencies.add(name.substring(0, name.indexOf(':'))));
    return currencies;
  }

  /** A sum in the smallest unit of its currency, as an amount. */
  static BigDecimal amount(Map<String, BigInteger> sums, String name, String currency) {
    return new BigDecimal(sums.getOrDefault(name, BigInteger.ZERO), Money.decimals(currency));
  }
}
