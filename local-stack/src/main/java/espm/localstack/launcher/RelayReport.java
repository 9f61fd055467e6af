package espm.localstack.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the instances say of the relays, put together. Pure. */
final class RelayReport {

  /** What tells most of a shard comes first: it is what the instance that has it says. */
  private static final List<String> STATES =
      List.of("ACTIVE", "REFUSING", "FAILING", "PAUSED", "STARTING", "STANDBY", "OFF");

  private final Map<String, Map<Integer, Said>> relays = new TreeMap<>();
  private final Map<String, Boolean> paused = new TreeMap<>();

  private record Said(String instance, JsonNode shard) {

    int rank() {
      int rank = STATES.indexOf(state());
      return rank < 0 ? STATES.size() : rank;
    }

    String state() {
      return shard.path("state").asText();
    }
  }

  /**
   * @param answers what each instance says, by its name
   */
  RelayReport(Map<String, JsonNode> answers) {
    answers.forEach(
        (instance, answer) ->
            answer.properties().forEach(relay -> add(instance, relay.getKey(), relay.getValue())));
  }

  private void add(String instance, String relay, JsonNode status) {
    paused.merge(relay, status.path("paused").booleanValue(), Boolean::logicalOr);
    for (JsonNode shard : status.path("shards")) {
      relays
          .computeIfAbsent(relay, _ -> new TreeMap<>())
          .merge(
              shard.path("shard").intValue(),
              new Said(instance, shard),
              (one, other) -> other.rank() < one.rank() ? other : one);
    }
  }

  /** Whether each shard has an instance that publishes it, or is paused. */
  boolean isWell() {
    return relays.values().stream()
        .flatMap(shards -> shards.values().stream())
        .allMatch(shard -> shard.state().equals("ACTIVE") || shard.state().equals("PAUSED"));
  }

  /** For people. */
  String describe() {
    StringBuilder text = new StringBuilder();
    relays.forEach(
        (relay, shards) -> {
          text.append("relay %s%s%n".formatted(relay, paused.get(relay) ? ", paused" : ""));
          text.append(
              "  %-5s  %-8s  %-16s  %10s  %11s  %10s  %10s%n"
                  .formatted(
                      "shard",
                      "state",
                      "instance",
                      "lag events",
                      "lag seconds",
                      "checkpoint",
                      "published"));
          shards.forEach((number, said) -> text.append(describe(number, said)));
        });
    return text.toString().stripTrailing();
  }

  private static String describe(int number, Said said) {
    JsonNode shard = said.shard();
    boolean has = said.rank() < STATES.indexOf("STARTING");
    String line =
        "  %-5d  %-8s  %-16s  %10d  %11.1f  %10d  %10d%n"
            .formatted(
                number,
                said.state(),
                has ? said.instance() : shard.path("holder").asText("nobody"),
                shard.path("lagEvents").longValue(),
                shard.path("lagSeconds").doubleValue(),
                shard.path("checkpoint").longValue(),
                shard.path("published").longValue());
    for (String why : List.of("failure", "topicLost")) {
      if (shard.hasNonNull(why)) {
        line += "         %s%n".formatted(shard.get(why).asText());
      }
    }
    return line;
  }
}
