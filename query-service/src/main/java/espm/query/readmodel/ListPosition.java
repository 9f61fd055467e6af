package espm.query.readmodel;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Where an order stands in every list that it is in: by its time of creation, then by its id. The
 * text form sorts in the same way, so that a list can be read on from any position, whether or not
 * the order that was there still is.
 *
 * @param createdAt time of creation; microseconds count, what is finer does not
 * @param orderId which order
 */
public record ListPosition(Instant createdAt, UUID orderId) {

  private static final int TIME_LENGTH = 16;
  private static final Pattern TEXT =
      Pattern.compile("[0-9a-f]{16}[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /** 16 hexadecimal digits of microseconds since 1970, then the order's id. */
  public String text() {
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, createdAt);
    return HexFormat.of().toHexDigits(micros) + orderId;
  }

  /** Whether this is the text of a position; anything may be given. */
  public static boolean isText(String text) {
    return TEXT.matcher(text).matches();
  }

  /** The order of a position's text, or nothing when it is none. */
  public static Optional<UUID> orderIdIn(String text) {
    return isText(text)
        ? Optional.of(UUID.fromString(text.substring(TIME_LENGTH)))
        : Optional.empty();
  }
}
