package espm.query.readmodel;

import espm.events.EventEnvelope;
import espm.events.EventTime;
import espm.events.OrderStatus;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;

/**
 * What is told to those who follow the changes as they happen: one event, and how its order stands
 * after it. Immutable.
 *
 * <p>Views that are made anew take over the lines of those before them: a build has to read what
 * the one before has written, and order and version stay the second and the third of a line.
 *
 * @param offset of the event on the topic; {@link #FROM_STORE} when it was read from the store
 * @param type stored name of the event
 * @param updatedAt when the event occurred
 */
public record Change(
    long offset,
    UUID orderId,
    int version,
    String type,
    OrderStatus status,
    UUID customerId,
    BigDecimal total,
    String currency,
    Instant updatedAt) {

  /** In place of an offset, for events of an order that was parked and tried again. */
  public static final long FROM_STORE = -1;

  private static final int FIELDS = 9;

  /** One event and its order after it. */
  public static Change of(long offset, EventEnvelope event, Order after) {
    return new Change(
        offset,
        after.id(),
        after.version(),
        event.type(),
        after.status(),
        after.customerId(),
        after.total(),
        after.currency(),
        after.updatedAt());
  }

  /** Adds it as a line; no text that a client chose is in it, hence no separator. */
  public void writeTo(StringBuilder lines) {
    lines
        .append(offset)
        .append(' ')
        .append(orderId)
        .append(' ')
        .append(version)
        .append(' ')
        .append(type)
        .append(' ')
        .append(status)
        .append(' ')
        .append(customerId)
        .append(' ')
        .append(total.toPlainString())
        .append(' ')
        .append(currency)
        .append(' ');
    EventTime.write(updatedAt, lines);
    lines.append('\n');
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException when it is something else
   */
  public static Change read(String line) {
    String[] fields = line.split(" ");
    if (fields.length != FIELDS) {
      throw new IllegalArgumentException("no change: " + line);
    }
    try {
      return new Change(
          Long.parseLong(fields[0]),
          UUID.fromString(fields[1]),
          Integer.parseInt(fields[2]),
          fields[3],
          OrderStatus.valueOf(fields[4]),
          UUID.fromString(fields[5]),
          new BigDecimal(fields[6]),
          fields[7],
          EventTime.parse(fields[8]));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("no change: " + line, e);
    }
  }
}
