package espm.query.api;

import espm.events.OrderStatus;
import espm.query.readmodel.ListPosition;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What a client put into path and query. The query is taken as it came, since the framework drops
 * parameters without a value: a filter that silently disappears would show a client more than it
 * asked for. What is wrong ends the request with a {@link ProblemException} that says how to do it
 * right; parameters that nobody asks for are ignored.
 */
final class Parameters {

  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /** Without a sign, and in the digits that everybody reads; no more of them than an int has. */
  private static final Pattern NUMBER_TEXT = Pattern.compile("[0-9]{1,10}");

  /** Four digits of a year; with more, days could be counted beyond what there is. */
  private static final DateTimeFormatter DAY =
      new DateTimeFormatterBuilder()
          .appendValue(ChronoField.YEAR, 4)
          .appendPattern("-MM-dd")
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private final MultiMap query;

  Parameters(HttpServerRequest request) {
    this.query = request.params();
  }

  /** The id of an order in a path, upper or lower case. */
  static UUID orderId(String text) {
    return parsedUuid("the order id in the path", text);
  }

  /** The id of a customer in a path, upper or lower case. */
  static UUID customerId(String text) {
    return parsedUuid("the customer id in the path", text);
  }

  /** A UUID in its usual form, upper or lower case, or null when none was given. */
  UUID uuid(String name) {
    String text = single(name);
    return text == null ? null : parsedUuid(name, text);
  }

  private static UUID parsedUuid(String name, String text) {
    // UUID.fromString would also take shorter forms, such as 1-1-1-1-1.
    String lower = text.toLowerCase(Locale.ROOT);
    if (!UUID_TEXT.matcher(lower).matches()) {
      throw ProblemException.malformed(name + " must be a UUID");
    }
    return UUID.fromString(lower);
  }

  /** A status by its name, or null when none was given. */
  OrderStatus status(String name) {
    String text = single(name);
    if (text == null) {
      return null;
    }
    return Arrays.stream(OrderStatus.values())
        .filter(status -> status.name().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                ProblemException.malformed(
                    name + " must be one of " + Arrays.toString(OrderStatus.values())));
  }

  /** A whole number within bounds, or the default when it was not given. */
  int number(String name, int min, int max, int ifAbsent) {
    String text = single(name);
    if (text == null) {
      return ifAbsent;
    }
    if (NUMBER_TEXT.matcher(text).matches()) {
      long number = Long.parseLong(text);
      if (number >= min && number <= max) {
        return (int) number;
      }
    }
    throw ProblemException.malformed(name + " must be a whole number from " + min + " to " + max);
  }

  /** A moment, with its offset from UTC, or null when none was given. */
  Instant time(String name) {
    String text = single(name);
    try {
      return text == null ? null : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw ProblemException.malformed(name + " must be a time such as 2026-03-01T10:00:00Z");
    }
  }

  /** A day, or the default when none was given. */
  LocalDate day(String name, LocalDate ifAbsent) {
    String text = single(name);
    try {
      return text == null ? ifAbsent : LocalDate.parse(text, DAY);
    } catch (DateTimeException e) {
      throw ProblemException.malformed(name + " must be a day such as 2026-03-01");
    }
  }

  /** Refuses questions that make no sense together. */
  void requireAtMostOneOf(String... names) {
    if (Arrays.stream(names).filter(this::has).count() > 1) {
      throw ProblemException.malformed(
          "at most one of " + String.join(", ", names) + " may be given");
    }
  }

  /** Whether it was given. */
  boolean has(String name) {
    return query.contains(name);
  }

  /** The text of the position to go on after, or null when none was given. */
  String cursor(String name) {
    String text = single(name);
    if (text == null) {
      return null;
    }
    try {
      String position = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII);
      if (ListPosition.isText(position)) {
        return position;
      }
    } catch (IllegalArgumentException e) {
      // told below, as one that holds something else
    }
    throw ProblemException.malformed(name + " must be the nextCursor of a page");
  }

  /** What was given, or null. */
  String text(String name) {
    return single(name);
  }

  private String single(String name) {
    List<String> given = query.getAll(name);
    if (given.size() > 1) {
      throw ProblemException.malformed(name + " must not be given more than once");
    }
    return given.isEmpty() ? null : given.getFirst();
  }

  /** The cursor that goes on after a position. */
  static String cursorAfter(String position) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(position.getBytes(StandardCharsets.US_ASCII));
  }
}
