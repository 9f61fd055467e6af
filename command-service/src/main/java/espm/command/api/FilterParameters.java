package espm.command.api;

import espm.command.eventstore.EventFilter;
import espm.events.OrderEventCodec;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The query parameters {@code types} and {@code from}, and the way back into a link. */
final class FilterParameters {

  private static final Set<String> TYPES = new OrderEventCodec().typeNames();

  /** RFC 3339, section 5.6; what Java's own formats take is more. */
  private static final Pattern TIME =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?(Z|[+-]\\d\\d:\\d\\d)",
          Pattern.CASE_INSENSITIVE);

  private FilterParameters() {}

  /**
   * The filter that was asked for.
   *
   * @param types names, separated by commas or in several parameters; empty when none was sent
   * @param from null when none was sent
   * @throws ProblemException malformed-request
   */
  static EventFilter read(List<String> types, String from) {
    return new EventFilter(types(types), Optional.ofNullable(from).map(FilterParameters::time));
  }

  private static Set<String> types(List<String> given) {
    Set<String> names =
        given.stream().flatMap(it -> Stream.of(it.split(",", -1))).collect(Collectors.toSet());
    if (!TYPES.containsAll(names)) {
      throw Problems.malformedRequest("types may have, separated by commas: " + list(TYPES))
          .exception();
    }
    return names;
  }

  private static Instant time(String text) {
    if (TIME.matcher(text).matches()) {
      try {
        Instant time = OffsetDateTime.parse(text.toUpperCase(Locale.ROOT)).toInstant();
        // As itself in a link, it must be one again: west of Greenwich 9999 ends in the year 10000.
        if (TIME.matcher(time.toString()).matches()) {
          return time;
        }
      } catch (DateTimeException _) {
        // falls through: it looks like a time, but there is no such day or hour
      }
    }
    throw Problems.malformedRequest(
            "from must be a time such as 2026-03-01T10:00:00Z (RFC 3339); send a + as %2B")
        .exception();
  }

  /** The filter as parameters that follow others; empty when everything is wanted. */
  static String link(EventFilter filter) {
    String types = filter.types().isEmpty() ? "" : "&types=" + list(filter.types());
    return types + filter.from().map(it -> "&from=" + it).orElse("");
  }

  private static String list(Set<String> names) {
    return String.join(",", new TreeSet<>(names));
  }
}
