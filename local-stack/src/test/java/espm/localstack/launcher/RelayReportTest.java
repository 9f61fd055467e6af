package espm.localstack.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RelayReportTest {

  @Test
  void each_shard_is_shown_as_the_instance_that_has_it_sees_it() throws Exception {
    RelayReport report =
        new RelayReport(
            Map.of(
                "command-1", status(shard(0, "ACTIVE", 7), shard(1, "STANDBY", 0)),
                "command-2", status(shard(0, "STANDBY", 0), shard(1, "FAILING", 9))));

    assertThat(report.describe().lines())
        .anyMatch(line -> line.matches(" +0 +ACTIVE +command-1 +7 .*"))
        .anyMatch(line -> line.matches(" +1 +FAILING +command-2 +9 .*"))
        .hasSize(4);
    assertThat(report.isWell()).isFalse();
  }

  @Test
  void what_an_instance_that_does_not_answer_has_is_shown_by_its_own_name() throws Exception {
    RelayReport report =
        new RelayReport(Map.of("command-1", status(shard(0, "STANDBY", 0, "there:9081"))));
    assertThat(report.describe()).containsPattern("0 +STANDBY +there:9081");
    assertThat(report.isWell()).isFalse();
  }

  @Test
  void all_is_well_when_every_shard_is_published_or_paused() throws Exception {
    Map<String, JsonNode> answers = new LinkedHashMap<>();
    answers.put("command-1", status(shard(0, "ACTIVE", 0), shard(1, "PAUSED", 0)));
    assertThat(new RelayReport(answers).isWell()).isTrue();
  }

  private static JsonNode status(String... shards) throws Exception {
    return JsonMapper.builder()
        .build()
        .readTree(
            "{\"order\": {\"paused\": false, \"shards\": [%s]}}"
                .formatted(String.join(",", shards)));
  }

  private static String shard(int number, String state, int lag) {
    return shard(number, state, lag, "somebody");
  }

  private static String shard(int number, String state, int lag, String holder) {
    return """
    {"shard": %d, "state": "%s", "holder": "%s", "lagEvents": %d, "lagSeconds": 0.5,
     "checkpoint": 12, "published": 3, "failure": null, "topicLost": null}
    """
        .formatted(number, state, holder, lag);
  }
}
