package espm.command.api;

import espm.command.eventstore.StoredEvent;
import espm.events.OrderEventCodec;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Events as the API shows them: stored bytes are spliced, not parsed. */
final class EventPageJson {

  private static final OrderEventCodec CODEC = new OrderEventCodec();
  private static final int EVENT_BYTES_TYPICAL = 320;

  private EventPageJson() {}

  /**
   * A page.
   *
   * @param next link to the next page, null on the last one; put into the JSON as it is
   */
  static byte[] page(List<StoredEvent> events, String next) {
    ByteArrayOutputStream bytes =
        new ByteArrayOutputStream(64 + EVENT_BYTES_TYPICAL * events.size());
    bytes.writeBytes(ascii("{\"events\":["));
    append(bytes, events, ',');
    bytes.writeBytes(ascii(next == null ? "]}" : "],\"next\":\"" + next + "\"}"));
    return bytes.toByteArray();
  }

  /** One line for each event, without the last line break. */
  static byte[] lines(List<StoredEvent> events) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(EVENT_BYTES_TYPICAL * events.size());
    append(bytes, events, '\n');
    return bytes.toByteArray();
  }

  private static void append(
      ByteArrayOutputStream bytes, List<StoredEvent> events, char separator) {
    boolean first = true;
    for (StoredEvent event : events) {
      if (!first) {
        bytes.write(separator);
      }
      first = false;
      bytes.writeBytes(
          CODEC.envelopeJson(
              event.streamId(),
              event.version(),
              event.at().position(),
              event.type(),
              event.schemaVersion(),
              event.occurredAt(),
              event.data()));
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
