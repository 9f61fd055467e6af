package espm.query.readmodel;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamWriteFeature;
import espm.events.EventTime;
import espm.events.OrderStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The order's JSON, which is at once the answer of {@code GET /api/orders/{id}}, the stored view
 * and the state from which the fold goes on.
 *
 * <p>The order of its members is fixed, and no text that a client chose is in it. So its status and
 * its version stand at places that can be found in the bytes without parsing them.
 */
public final class OrderJson {

  static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();

  private static final byte[] VERSION_MEMBER = ",\"version\":".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] STATUS_MEMBER = ",\"status\":\"".getBytes(StandardCharsets.US_ASCII);

  /** Bytes of {@code {"id":"…","customerId":"…"}: names, quotes and two ids of 36 characters. */
  private static final int STATUS_MEMBER_AT = 7 + 36 + 1 + 15 + 36 + 1;

  /** Longer than version and both times together can be. */
  private static final int TAIL_LENGTH = 160;

  private OrderJson() {}

  /**
   * The order as UTF-8 JSON. Written by hand: it is done for each order of each batch, and nothing
   * in it needs to be escaped.
   */
  public static byte[] write(Order order) {
    StringBuilder json = new StringBuilder(320 + 160 * order.items().size());
    json.append("{\"id\":\"").append(order.id());
    json.append("\",\"customerId\":\"").append(order.customerId());
    json.append("\",\"status\":\"").append(order.status().name());
    json.append("\",\"currency\":\"").append(order.currency());
    json.append("\",\"items\":[");
    for (OrderItem item : order.items()) {
      writeItem(json, item);
    }
    if (!order.items().isEmpty()) {
      json.setLength(json.length() - 1);
    }
    json.append("],\"total\":").append(order.total().toPlainString());
    json.append(",\"version\":").append(order.version());
    EventTime.write(order.createdAt(), json.append(",\"createdAt\":\""));
    EventTime.write(order.updatedAt(), json.append("\",\"updatedAt\":\""));
    return json.append("\"}").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /** With a comma after it. */
  private static void writeItem(StringBuilder json, OrderItem item) {
    json.append("{\"productId\":\"").append(item.productId());
    json.append("\",\"quantity\":").append(item.quantity());
    json.append(",\"unitPrice\":").append(item.unitPrice().toPlainString());
    json.append(",\"lineTotal\":").append(item.lineTotal().toPlainString());
    json.append("},");
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws UncheckedIOException when the bytes are anything else
   */
  public static Order read(byte[] bytes) {
    try (JsonParser json = JSON.createParser(bytes)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("no JSON object");
      }
      return new OrderJsonReader(json).order();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      // UUID, Instant and enum parsing signal foreign text by exceptions of their own.
      throw new UncheckedIOException(new IOException("no order view", e));
    }
  }

  /**
   * The version in an order's JSON, found from the end without parsing.
   *
   * @throws IllegalArgumentException when the bytes are no order view
   */
  public static int versionOf(byte[] order) {
    int at = versionAt(order);
    if (at < 0) {
      throw new IllegalArgumentException("no order view: it has no version");
    }
    return number(order, at + VERSION_MEMBER.length);
  }

  /** Whether these bytes end as an order view does, with a version; without parsing. */
  public static boolean isWhole(byte[] order) {
    return versionAt(order) >= 0 && order[order.length - 1] == '}';
  }

  /** Where the member is, or -1. */
  private static int versionAt(byte[] order) {
    int earliest = Math.max(0, order.length - TAIL_LENGTH);
    for (int at = order.length - VERSION_MEMBER.length; at >= earliest; at--) {
      if (matches(order, at, VERSION_MEMBER)) {
        return at;
      }
    }
    return -1;
  }

  /** Whether an order's JSON shows this status; at a fixed place, without parsing. */
  public static boolean hasStatus(byte[] order, OrderStatus status) {
    byte[] name = status.name().getBytes(StandardCharsets.US_ASCII);
    int nameAt = STATUS_MEMBER_AT + STATUS_MEMBER.length;
    return matches(order, STATUS_MEMBER_AT, STATUS_MEMBER)
        && matches(order, nameAt, name)
        && matches(order, nameAt + name.length, new byte[] {'"'});
  }

  private static boolean matches(byte[] bytes, int at, byte[] expected) {
    int end = at + expected.length;
    return end <= bytes.length && Arrays.equals(bytes, at, end, expected, 0, expected.length);
  }

  private static int number(byte[] bytes, int from) {
    int number = 0;
    for (int at = from; at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9'; at++) {
      number = number * 10 + bytes[at] - '0';
    }
    return number;
  }
}
