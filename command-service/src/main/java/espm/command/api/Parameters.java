package espm.command.api;

import java.util.regex.Pattern;

/** Query parameters that clients send as text. */
final class Parameters {

  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");

  private Parameters() {}

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
    throw Problems.malformedRequest(
            "%s must be a whole number between %d and %d".formatted(name, min, max))
        .exception();
  }
}
