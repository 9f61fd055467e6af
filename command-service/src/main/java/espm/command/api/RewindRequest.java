package espm.command.api;

import com.fasterxml.jackson.databind.JsonNode;
import espm.command.api.Problem.Violation;
import espm.command.relay.RelayAdministration.RewindTarget;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.List;

/** The body of a rewind: one of {@code position}, {@code time} and {@code start}. */
final class RewindRequest {

  /** Of RFC 3339; some years beyond it are beyond PostgreSQL as well. */
  private static final int YEAR_MAX = 9999;

  private RewindRequest() {}

  /**
   * @throws ProblemException when the body says nothing of it, or several
   */
  static RewindTarget parse(JsonNode body) {
    if (!body.isObject() || body.size() != 1) {
      throw invalid("", "must be {\"position\": N}, {\"time\": TIME} or {\"start\": true}");
    }
    String name = body.fieldNames().next();
    JsonNode value = body.get(name);
    return switch (name) {
      case "position" -> position(value);
      case "time" -> time(value);
      case "start" -> start(value);
      default -> throw invalid("/" + name, "is not known here");
    };
  }

  private static RewindTarget position(JsonNode value) {
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 1) {
      throw invalid("/position", "must be a position of an event, from 1");
    }
    return new RewindTarget.ToPosition(value.longValue());
  }

  private static RewindTarget time(JsonNode value) {
    try {
      OffsetDateTime time = OffsetDateTime.parse(value.textValue());
      if (time.getYear() >= 0 && time.getYear() <= YEAR_MAX) {
        return new RewindTarget.ToTime(time.toInstant());
      }
    } catch (DateTimeException | NullPointerException _) {
      // falls through: it is no time
    }
    throw invalid("/time", "must be a time such as 2026-01-31T12:00:00Z");
  }

  private static RewindTarget start(JsonNode value) {
    if (!value.isBoolean() || !value.booleanValue()) {
      throw invalid("/start", "must be true");
    }
    return new RewindTarget.ToStart();
  }

  private static ProblemException invalid(String pointer, String why) {
    return Problems.invalidValue(List.of(new Violation(pointer, why))).exception();
  }
}
