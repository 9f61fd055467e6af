package espm.query.live;

import espm.query.live.ChangeLog.Told;
import espm.query.readmodel.Change;
import io.vertx.core.buffer.Buffer;

/**
 * Server-sent events. Nothing in them needs escaping: the text is made of ids, numbers, and names
 * of this system.
 */
final class EventText {

  /** What a client is told that asks to go on from where nothing is kept any more. */
  private static final String MISSED =
      "{\"detail\":\"changes before this place are no longer kept and were not sent; read the orders"
          + " that matter with GET /api/orders, or all events with GET /api/events\"}";

  private EventText() {}

  /** The first of a stream: how soon to come back, and from where, should it end. */
  static Buffer beginning(Places places) {
    return Buffer.buffer("retry: 1000\nid: " + places.text() + "\n\n");
  }

  /** Something to show that the connection lives; also moves the id along. */
  static Buffer heartbeat(Places places) {
    return Buffer.buffer(": \nid: " + places.text() + "\n\n");
  }

  /** Tells of a gap before these places. */
  static Buffer missed(Places after) {
    return Buffer.buffer("id: " + after.text() + "\nevent: missed\ndata: " + MISSED + "\n\n");
  }

  /**
   * @param after the places after it
   */
  static Buffer of(Told told, Places after) {
    if (told.change() == null) {
      return missed(after);
    }
    StringBuilder text = new StringBuilder(512).append("id: ").append(after.text()).append('\n');
    append(text.append("data: "), told.change());
    return Buffer.buffer(text.append("\n\n").toString());
  }

  private static void append(StringBuilder text, Change change) {
    text.append("{\"orderId\":\"")
        .append(change.orderId())
        .append("\",\"version\":")
        .append(change.version())
        .append(",\"type\":\"")
        .append(change.type())
        .append("\",\"status\":\"")
        .append(change.status())
        .append("\",\"customerId\":\"")
        .append(change.customerId())
        .append("\",\"total\":")
        .append(change.total().toPlainString())
        .append(",\"currency\":\"")
        .append(change.currency())
        .append("\",\"updatedAt\":\"")
        .append(change.updatedAt())
        .append("\"}");
  }
}
