package espm.query.readmodel;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import espm.events.EventTime;
import espm.events.OrderCancelled;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
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

  /**
   * As UTF-8 JSON, in the shape that the API answers with. Written by hand, as there is one for
   * each event; only a reason can hold what has to be escaped, and so the summary.
   */
  public byte[] json() {
    StringBuilder json = new StringBuilder(512);
    json.append("{\"version\":").append(version);
    json.append(",\"type\":\"").append(type);
    EventTime.write(occurredAt, json.append("\",\"occurredAt\":\""));
    json.append("\",\"summary\":\"");
    JsonStringEncoder.getInstance().quoteAsString(summary, json);
    if (reason != null) {
      json.append("\",\"reason\":\"");
      JsonStringEncoder.getInstance().quoteAsString(reason, json);
    }
    json.append("\",\"changes\":[");
    for (FieldChange change : changes) {
      json.append("{\"path\":\"").append(change.path()).append('"');
      appendValue(json, ",\"from\":", change.from());
      appendValue(json, ",\"to\":", change.to());
      json.append("},");
    }
    if (!changes.isEmpty()) {
      json.setLength(json.length() - 1);
    }
    return json.append("]}").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void appendValue(StringBuilder json, String name, Object value) {
    switch (value) {
      case null -> {} // left out: there was, or is, none
      case Integer number -> json.append(name).append(number.intValue());
      case BigDecimal amount -> json.append(name).append(amount.toPlainString());
      default -> json.append(name).append('"').append(value).append('"');
    }
  }
}
