package espm.events;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;

/**
 * The JSON of an event with what places it in the store. Written by splicing and read by one
 * streaming pass that hands the data on as the slice of bytes that it is: replaying a topic means
 * doing this for every event ever stored.
 */
final class EnvelopeJson {

  /** Reads the data of one event. */
  interface DataReader {
    DecodedEvent decode(String type, int schemaVersion, byte[] data);
  }

  private final JsonMapper json;
  private final DataReader dataReader;

  EnvelopeJson(JsonMapper json, DataReader dataReader) {
    this.json = json;
    this.dataReader = dataReader;
  }

  static byte[] write(
      UUID orderId,
      int version,
      long position,
      String type,
      int schemaVersion,
      Instant occurredAt,
      byte[] data) {
    StringBuilder head = new StringBuilder(224);
    head.append("{\"orderId\":\"").append(orderId);
    head.append("\",\"version\":").append(version);
    head.append(",\"position\":").append(position);
    head.append(",\"type\":\"");
    JsonStringEncoder.getInstance().quoteAsString(type, head);
    head.append("\",\"schemaVersion\":").append(schemaVersion);
    head.append(",\"occurredAt\":\"").append(occurredAt);
    head.append("\",\"data\":");
    byte[] start = head.toString().getBytes(StandardCharsets.UTF_8);
    byte[] whole = Arrays.copyOf(start, start.length + data.length + 1);
    System.arraycopy(data, 0, whole, start.length, data.length);
    whole[whole.length - 1] = '}';
    return whole;
  }

  DecodedEnvelope read(byte[] bytes) {
    try (JsonParser parser = json.createParser(bytes)) {
      Fields fields = new Fields();
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return new DecodedEnvelope.Unreadable("no JSON object");
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        fields.read(parser, bytes);
      }
      if (parser.nextToken() != null) {
        return new DecodedEnvelope.Unreadable("something follows the JSON object");
      }
      return fields.decode(dataReader);
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      return new DecodedEnvelope.Unreadable(e.getMessage());
    }
  }

  /** The members met so far; they may come in any order. */
  private static final class Fields {
    private UUID orderId;
    private int version;
    private long position;
    private String type;
    private int schemaVersion;
    private Instant occurredAt;
    private byte[] data;

    void read(JsonParser parser, byte[] bytes) throws IOException {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      switch (name) {
        case "orderId" -> orderId = UUID.fromString(text(parser, token));
        case "version" -> version = parser.getIntValue();
        case "position" -> position = parser.getLongValue();
        case "type" -> type = text(parser, token);
        case "schemaVersion" -> schemaVersion = parser.getIntValue();
        case "occurredAt" -> occurredAt = EventTime.parse(text(parser, token));
        case "data" -> data = slice(parser, bytes);
        default -> parser.skipChildren();
      }
    }

    private static String text(JsonParser parser, JsonToken token) throws IOException {
      if (token != JsonToken.VALUE_STRING) {
        throw new IllegalArgumentException(parser.currentName() + " is no string");
      }
      return parser.getText();
    }

    private static byte[] slice(JsonParser parser, byte[] bytes) throws IOException {
      int start = (int) parser.currentTokenLocation().getByteOffset();
      parser.skipChildren();
      return Arrays.copyOfRange(bytes, start, (int) parser.currentLocation().getByteOffset());
    }

    DecodedEnvelope decode(DataReader dataReader) {
      if (orderId == null || version < 1 || type == null || occurredAt == null || data == null) {
        return new DecodedEnvelope.Unreadable(
            "orderId, version, type, occurredAt or data is missing or out of range");
      }
      return switch (dataReader.decode(type, schemaVersion, data)) {
        case DecodedEvent.Known known ->
            new DecodedEnvelope.Known(
                new EventEnvelope(
                    orderId, version, position, type, schemaVersion, occurredAt, known.event()));
        case DecodedEvent.Unknown _ -> notUnderstood("type or schema version not known here");
        case DecodedEvent.Unreadable unreadable -> notUnderstood(unreadable.reason());
      };
    }

    private DecodedEnvelope notUnderstood(String reason) {
      return new DecodedEnvelope.Unknown(
          orderId, version, position, type, schemaVersion, occurredAt, reason);
    }
  }
}
