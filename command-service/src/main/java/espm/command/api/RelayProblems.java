package espm.command.api;

import java.util.List;

/** Problems of the relays' administration, which only operators meet. */
final class RelayProblems {

  private RelayProblems() {}

  static Problem relayNotFound(List<String> relays) {
    return Problem.of(404, "relay-not-found", "There is no such relay", "the relays are " + relays);
  }

  static Problem bodyTooLarge(int bytesMax) {
    return Problem.of(
        413,
        "body-too-large",
        "The body is too large",
        "a body may have at most " + bytesMax + " bytes");
  }

  static Problem notBack(String why) {
    return Problem.of(409, "not-a-rewind", "A relay is not moved forward", why);
  }

  static Problem concurrentRewind() {
    return Problem.of(
        409,
        "concurrent-rewind",
        "Somebody else rewinds at the same time",
        "nothing was changed; look, and try again");
  }

  static Problem unavailable() {
    return Problem.of(
        503, "unavailable", "The event store cannot be reached", "nothing was changed");
  }
}
