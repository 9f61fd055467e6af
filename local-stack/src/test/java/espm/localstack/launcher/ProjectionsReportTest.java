package espm.localstack.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProjectionsReportTest {

  private static final String NONE = "null";
  private static final String HALF =
      """
      {"generation": 2, "format": 1, "state": "building", "reason": "asked for",
       "startedAt": "2026-03-01T10:00:00Z", "eventsApplied": 500000, "eventsTotal": 1000000,
       "percent": 50.0, "eventsPerSecond": 125000, "secondsLeft": 4,
       "isWaitingForMemory": false, "redisMemoryPercent": 40.0}
      """;

  @Test
  void what_serves_is_one_line_when_nothing_is_built() throws Exception {
    ProjectionsReport report = report(NONE, 1);

    assertThat(report.describe())
        .isEqualTo("serving   generation 1 (format 1), 1,000 events, 3 behind");
    assertThat(report.building()).isZero();
    assertThat(report.isWell()).isTrue();
  }

  @Test
  void a_build_is_shown_with_its_part_its_speed_and_the_time_left() throws Exception {
    ProjectionsReport report = report(HALF, 1);

    assertThat(report.progress())
        .isEqualTo(
            "[##########..........]  50.0 %  500,000 of 1,000,000 events, 125,000 a second, 4 s left");
    assertThat(report.describe())
        .contains("building  generation 2 (format 1), building, since 2026-03-01T10:00:00Z: asked");
  }

  @Test
  void a_build_that_waits_says_for_what() throws Exception {
    String waiting =
        HALF.replace("false", "true")
            .replace("40.0", "91.2")
            .replace("\"secondsLeft\": 4", "\"secondsLeft\": null");

    assertThat(report(waiting, 1).progress())
        .endsWith("time left unknown, waits: what cannot be evicted takes 91 % of Redis' memory");
  }

  @Test
  void a_paused_build_has_no_time_left() throws Exception {
    assertThat(report(HALF.replace("\"building\"", "\"paused\""), 1).progress())
        .endsWith("a second, paused");
  }

  @Test
  void views_of_another_form_than_a_running_build_makes_are_not_well() throws Exception {
    ProjectionsReport report = report(NONE, 2);

    assertThat(report.isWell()).isFalse();
    assertThat(report.describe()).endsWith("query-1 makes views of format 2");
  }

  private static ProjectionsReport report(String building, int formatOfThisBuild) throws Exception {
    JsonNode answer =
        JsonMapper.builder()
            .build()
            .readTree(
                """
                {"serving": {"generation": 1, "format": 1, "eventsApplied": 1000, "lagEvents": 3},
                 "building": %s, "removing": [], "formatOfThisBuild": %d}
                """
                    .formatted(building, formatOfThisBuild));
    return new ProjectionsReport(Map.of("query-1", answer));
  }
}
