package espm.localstack.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;

/**
 * What the query services say of the views, for people. They share one record, so one tells it.
 * Pure.
 */
final class ProjectionsReport {

  private static final int BAR_LENGTH = 20;

  private final Map<String, JsonNode> answers;
  private final JsonNode first;

  /**
   * @param answers what each instance says, by its name; one at least
   */
  ProjectionsReport(Map<String, JsonNode> answers) {
    this.answers = answers;
    this.first = answers.values().iterator().next();
  }

  /** Number of the generation that serves. */
  int serving() {
    return first.path("serving").path("generation").intValue();
  }

  /** Number of the one that is being built; 0 for none. */
  int building() {
    return first.path("building").path("generation").intValue();
  }

  /** Whether the views have the form of the newest build that runs. */
  boolean isWell() {
    int newest =
        answers.values().stream()
            .mapToInt(answer -> answer.path("formatOfThisBuild").intValue())
            .max()
            .orElse(0);
    return first.path("serving").path("format").intValue() == newest;
  }

  /** How far the build is, in a line. */
  String progress() {
    JsonNode building = first.path("building");
    double percent = building.path("percent").doubleValue();
    int filled = (int) (percent / 100 * BAR_LENGTH);
    String line =
        text(
            "[%s%s] %5.1f %%  %,d of %,d events, %,d a second, %s",
            "#".repeat(filled),
            ".".repeat(BAR_LENGTH - filled),
            percent,
            building.path("eventsApplied").longValue(),
            building.path("eventsTotal").longValue(),
            building.path("eventsPerSecond").longValue(),
            timeLeft(building));
    return building.path("isWaitingForMemory").booleanValue()
        ? line
            + ", waits: what cannot be evicted takes %.0f %% of Redis' memory"
                .formatted(building.path("redisMemoryPercent").doubleValue())
        : line;
  }

  /** The same everywhere, whatever the language of the machine. */
  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private static String timeLeft(JsonNode building) {
    if (!building.path("state").asText().equals("building")) {
      return building.path("state").asText();
    }
    return building.hasNonNull("secondsLeft")
        ? building.get("secondsLeft").longValue() + " s left"
        : "time left unknown";
  }

  /** All of it. */
  String describe() {
    StringBuilder text = new StringBuilder();
    JsonNode serving = first.path("serving");
    text.append(
        text(
            "serving   generation %d (format %d), %,d events, %,d behind%n",
            serving(),
            serving.path("format").intValue(),
            serving.path("eventsApplied").longValue(),
            serving.path("lagEvents").longValue()));
    JsonNode building = first.path("building");
    if (building() != 0) {
      text.append(
          "building  generation %d (format %d), %s, since %s: %s%n          %s%n"
              .formatted(
                  building(),
                  building.path("format").intValue(),
                  building.path("state").asText(),
                  building.path("startedAt").asText(),
                  building.path("reason").asText(),
                  progress()));
    }
    for (JsonNode removing : first.path("removing")) {
      text.append(
          "removing  generation %d, from %s on; %d of its partitions are empty%n"
              .formatted(
                  removing.path("generation").intValue(),
                  removing.path("notBefore").asText(),
                  removing.path("partitionsDone").intValue()));
    }
    answers.forEach(
        (instance, answer) -> {
          int format = answer.path("formatOfThisBuild").intValue();
          if (format != serving.path("format").intValue()) {
            text.append("%s makes views of format %d%n".formatted(instance, format));
          }
        });
    return text.toString().stripTrailing();
  }
}
