package espm.events;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Times as they are written in events: {@code 2026-03-01T10:00:00.123456Z}. The same as {@link
 * Instant#parse} and {@link Instant#toString}, but without the machinery of formats, which takes a
 * tenth of the time of reading an event. What looks unusual is left to these.
 */
public final class EventTime {

  private static final String SHAPE = "0000-00-00T00:00:00";
  private static final int FRACTION_AT = SHAPE.length() + 1;
  private static final int NANO_DIGITS = 9;
  private static final int NANOS = 1_000_000_000;
  private static final int YEAR_MAX = 9999;

  private EventTime() {}

  /**
   * Reads a time.
   *
   * @throws DateTimeException when it is none
   */
  public static Instant parse(String text) {
    if (!isUsual(text)) {
      return Instant.parse(text);
    }
    int hour = number(text, 11, 13);
    int second = number(text, 17, 19);
    if (hour > 23 || second > 59) {
      // The end of a day, or a leap second: there are rules for that.
      return Instant.parse(text);
    }
    return LocalDateTime.of(
            number(text, 0, 4),
            number(text, 5, 7),
            number(text, 8, 10),
            hour,
            number(text, 14, 16),
            second,
            nanos(text))
        .toInstant(ZoneOffset.UTC);
  }

  private static boolean isUsual(String text) {
    int end = text.length() - 1;
    if (end < SHAPE.length() || end > FRACTION_AT + NANO_DIGITS || text.charAt(end) != 'Z') {
      return false;
    }
    for (int at = 0; at < SHAPE.length(); at++) {
      char expected = SHAPE.charAt(at);
      if (expected == '0' ? !isDigit(text.charAt(at)) : text.charAt(at) != expected) {
        return false;
      }
    }
    if (end == SHAPE.length()) {
      return true;
    }
    for (int at = FRACTION_AT; at < end; at++) {
      if (!isDigit(text.charAt(at))) {
        return false;
      }
    }
    return text.charAt(SHAPE.length()) == '.' && end > FRACTION_AT;
  }

  private static boolean isDigit(char character) {
    return character >= '0' && character <= '9';
  }

  private static int number(String text, int from, int to) {
    int number = 0;
    for (int at = from; at < to; at++) {
      number = number * 10 + text.charAt(at) - '0';
    }
    return number;
  }

  private static int nanos(String text) {
    int end = text.length() - 1;
    int nanos = end > FRACTION_AT ? number(text, FRACTION_AT, end) : 0;
    for (int digits = Math.max(0, end - FRACTION_AT); digits < NANO_DIGITS; digits++) {
      nanos *= 10;
    }
    return nanos;
  }

  /** Adds a time, in UTC, with no, 3, 6 or 9 decimals of a second. */
  public static void write(Instant time, StringBuilder text) {
    LocalDateTime utc = LocalDateTime.ofEpochSecond(time.getEpochSecond(), 0, ZoneOffset.UTC);
    if (utc.getYear() < 0 || utc.getYear() > YEAR_MAX) {
      text.append(time);
      return;
    }
    digits(utc.getYear(), 1_000, text);
    digits(utc.getMonthValue(), 10, text.append('-'));
    digits(utc.getDayOfMonth(), 10, text.append('-'));
    digits(utc.getHour(), 10, text.append('T'));
    digits(utc.getMinute(), 10, text.append(':'));
    digits(utc.getSecond(), 10, text.append(':'));
    int fraction = time.getNano();
    if (fraction != 0) {
      int smallest = 1;
      while (fraction % (smallest * 1_000) == 0) {
        smallest *= 1_000;
      }
      digits(fraction / smallest, NANOS / 10 / smallest, text.append('.'));
    }
    text.append('Z');
  }

  private static void digits(int number, int highest, StringBuilder text) {
    for (int unit = highest; unit > 0; unit /= 10) {
      text.append((char) ('0' + number / unit % 10));
    }
  }
}
