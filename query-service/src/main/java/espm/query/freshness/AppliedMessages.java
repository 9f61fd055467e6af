package espm.query.freshness;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** What the projection tells when it has applied a batch: a line for each order that changed. */
final class AppliedMessages {

  private AppliedMessages() {}

  /** Takes what one line says. */
  @FunctionalInterface
  interface Listener {
    void applied(UUID orderId, int version);
  }

  /**
   * Reads a message of lines {@code <order id> <version>}.
   *
   * @throws IllegalArgumentException when it is something else
   */
  static void read(byte[] message, Listener listener) {
    new String(message, StandardCharsets.US_ASCII)
        .lines()
        .forEach(
            line -> {
              int space = line.indexOf(' ');
              if (space < 0) {
                throw new IllegalArgumentException("no order id and version: " + line);
              }
              listener.applied(
                  UUID.fromString(line.substring(0, space)),
                  Integer.parseInt(line.substring(space + 1)));
            });
  }
}
