package espm.command.relay;

import espm.command.eventstore.LogPosition;
import java.util.Comparator;

/** The order in which events are read and published: by transaction, then by position. */
final class ReadingOrder {

  static final Comparator<LogPosition> COMPARATOR =
      Comparator.comparing(LogPosition::tx, Long::compareUnsigned)
          .thenComparingLong(LogPosition::position);

  private ReadingOrder() {}

  static LogPosition earlier(LogPosition one, LogPosition other) {
    return COMPARATOR.compare(one, other) <= 0 ? one : other;
  }

  static LogPosition later(LogPosition one, LogPosition other) {
    return COMPARATOR.compare(one, other) >= 0 ? one : other;
  }
}
