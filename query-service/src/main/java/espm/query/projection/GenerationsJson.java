package espm.query.projection;

import espm.query.generations.Build;
import espm.query.generations.GenerationWatch;
import espm.query.generations.Generations;
import espm.query.generations.MemoryGuard;
import espm.query.projection.Progress.Reached;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** How the generations stand, as the administration tells it. */
record GenerationsJson(GenerationWatch watch, MemoryGuard memory) {

  /** What serves, what is built and what is being removed. */
  JsonObject of(Generations now) {
    JsonObject answer =
        new JsonObject()
            .put(
                "serving",
                new JsonObject()
                    .put("generation", now.serving())
                    .put("format", now.format(now.serving())))
            .putNull("building")
            .put("formatOfThisBuild", watch.format())
            .put("removing", removing(now));
    now.build().ifPresent(build -> answer.put("building", building(now, build)));
    return answer;
  }

  private JsonObject building(Generations now, Build build) {
    return new JsonObject()
        .put("generation", build.generation())
        .put("format", now.format(build.generation()))
        .put("state", state(build))
        .put("reason", build.reason())
        .put("startedAt", build.startedAt().toString())
        .put(
            "redisMemoryPercent",
            memory.usedPart().stream().map(part -> part * 100).boxed().findAny().orElse(null))
        .put("isWaitingForMemory", memory.usedPart().isPresent() && !memory.hasRoom());
  }

  private static JsonArray removing(Generations now) {
    JsonArray removing = new JsonArray();
    now.removals()
        .forEach(
            (generation, removal) ->
                removing.add(
                    new JsonObject()
                        .put("generation", generation)
                        .put("notBefore", removal.notBefore().toString())
                        .put("partitionsDone", removal.done().size())));
    return removing;
  }

  /** Adds how far a generation is. */
  static void add(JsonObject generation, Reached reached) {
    generation
        .put("eventsApplied", reached.applied())
        .put("eventsTotal", reached.total())
        .put("lagEvents", reached.lag())
        .put("percent", Math.floor(reached.ratio() * 1_000) / 10)
        .put("eventsPerSecond", Math.round(reached.perSecond()));
    reached
        .secondsLeft()
        .ifPresentOrElse(
            seconds -> generation.put("secondsLeft", seconds),
            () -> generation.putNull("secondsLeft"));
  }

  static String state(Build build) {
    return build.phase().name().toLowerCase(Locale.ROOT);
  }
}
