package espm.command.api;

import java.util.regex.Pattern;

/** Query parameters that clients send as text. */
final class Parameters {

  /** Media type of events as lines. */
  static final String NDJSON = "application/x-ndjson";

  private static final String PAGE_LIMIT_DEFAULT = "100";
  private static final int PAGE_LIMIT_MAX = 1000;
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");

  private Parameters() {}

  /** How many events a page has at most. */
  static int pageLimit(String text) {
    return (int) number("limit", text, PAGE_LIMIT_DEFAULT, 1, PAGE_LIMIT_MAX);
  }

  /** How many lines are wanted at most; all when nothing was said. */
  static long lineLimit(String text) {
    return number("limit", text, null, 1, Long.MAX_VALUE);
  }

  /**
   * A whole number.
   *
   * @param text what was sent; null when nothing was
   * @param otherwise what holds then; null for the largest value
   * @throws ProblemException malformed-request when it is no number, or out of range
   */
  static long number(String name, String text, String otherwise, long min, long max) {
    String given = text == null ? otherwise : text;
    if (given == null) {
      return max;
    }
    if (DIGITS.matcher(given).matches()) {
      long value = Long.parseLong(given);
      if (value >= min && value <= max) {
        return value;
      }
    }
    String range = max == Long.MAX_VALUE ? "from %d on" : "between %d and %d";
    throw Problems.malformedRequest(
            ("%s must be a whole number " + range).formatted(name, min, max))
        .exception();
  }
}
