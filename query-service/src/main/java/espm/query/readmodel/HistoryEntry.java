package espm.query.readmodel;

import com.fasterxml.jackson.core.JsonGenerator;
import espm.events.OrderCancelled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * One line of an order's timeline.
 *
 * @param version of the order after it
 * @param type stored type name of the event
 * @param occurredAt when
 * @param summary what happened, in words
 * @param reason what the client gave as a reason; null when none
 * @param changes what is different since
 */
public record HistoryEntry(
    int version,
    String type,
    Instant occurredAt,
    String summary,
    String reason,
    List<FieldChange> changes) {

  /** The line that a change adds. */
  public static HistoryEntry of(OrderChange change) {
    return new HistoryEntry(
        change.event().version(),
        change.event().type(),
        change.event().occurredAt(),
        HistoryWords.summary(change),
        change.event().data() instanceof OrderCancelled cancelled ? cancelled.reason() : null,
        FieldChange.between(change.before(), change.after()));
  }

  /** As UTF-8 JSON, in the shape that the API answers with. */
  public byte[] json() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator json = OrderJson.JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeNumberField("version", version);
      json.writeStringField("type", type);
      json.writeStringField("occurredAt", occurredAt.toString());
      json.writeStringField("summary", summary);
      if (reason != null) {
        json.writeStringField("reason", reason);
      }
      json.writeArrayFieldStart("changes");
      for (FieldChange change : changes) {
        json.writeStartObject();
        json.writeStringField("path", change.path());
        writeValue(json, "from", change.from());
        writeValue(json, "to", change.to());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }

  private static void writeValue(JsonGenerator json, String name, Object value) throws IOException {
    switch (value) {
      case null -> {} // left out: there was, or is, none
      case Integer number -> json.writeNumberField(name, number);
      case BigDecimal amount -> json.writeNumberField(name, amount);
      default -> json.writeStringField(name, value.toString());
    }
  }
}
