package espm.query.projection;

import espm.query.generations.Build;
import espm.query.generations.GenerationChanges;
import espm.query.generations.GenerationWatch;
import espm.query.generations.Generations;
import espm.query.generations.MemoryGuard;
import espm.query.projection.Progress.Reached;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Administration of the generations of the views, on the management port. A command changes the
 * record that all instances follow, so any instance takes it.
 */
@Singleton
class ProjectionsRoute {

  private static final Logger LOG = Logger.getLogger(ProjectionsRoute.class);
  private static final String PATH = "/projections";

  private final GenerationWatch watch;
  private final GenerationChanges changes;
  private final GenerationProgress progress;
  private final MemoryGuard memory;

  ProjectionsRoute(
      GenerationWatch watch,
      GenerationChanges changes,
      GenerationProgress progress,
      MemoryGuard memory) {
    this.watch = watch;
    this.changes = changes;
    this.progress = progress;
    this.memory = memory;
  }

  void register(@Observes ManagementInterface management) {
    var router = management.router();
    router.get(PATH).blockingHandler(this::status, false);
    router
        .post(PATH + "/rebuild")
        .handler(context -> command(context, "rebuild", () -> changes.begin("asked for")));
    router.post(PATH + "/pause").handler(context -> command(context, "pause", changes::pause));
    router.post(PATH + "/resume").handler(context -> command(context, "resume", changes::resume));
    router.post(PATH + "/abort").handler(context -> command(context, "abort", changes::abort));
  }

  private void command(
      RoutingContext context, String name, Supplier<Future<Optional<Generations>>> command) {
    command
        .get()
        .onFailure(failure -> unavailable(context, failure))
        .onSuccess(
            changed -> {
              if (changed.isEmpty()) {
                problem(context, 409, whyNot(name));
              } else {
                LOG.infof("%s: %s", name, changed.get());
                json(context, name.equals("rebuild") ? 202 : 200, standing(changed.get()));
              }
            });
  }

  private String whyNot(String command) {
    Build build = watch.current().flatMap(Generations::build).orElse(null);
    if (build != null) {
      return "generation %d is %s".formatted(build.generation(), state(build));
    }
    return command.equals("rebuild")
        ? "the views that serve are of a newer form than this build makes"
        : "nothing is being built";
  }

  private void status(RoutingContext context) {
    Generations now = watch.current().orElse(null);
    if (now == null) {
      unavailable(context, new IllegalStateException("the record was not seen yet"));
      return;
    }
    try {
      JsonObject answer = standing(now);
      add(answer.getJsonObject("serving"), progress.look(now.serving()));
      if (now.build().isPresent()) {
        add(answer.getJsonObject("building"), progress.look(now.build().get().generation()));
      }
      json(context, 200, answer);
    } catch (StoreFailure failure) {
      unavailable(context, failure);
    }
  }

  private JsonObject standing(Generations now) {
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

  private static void add(JsonObject generation, Reached reached) {
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

  private static String state(Build build) {
    return build.phase().name().toLowerCase(Locale.ROOT);
  }

  private static void unavailable(RoutingContext context, Throwable failure) {
    context.response().putHeader("Retry-After", "1");
    problem(context, 503, String.valueOf(failure.getMessage()));
  }

  private static void problem(RoutingContext context, int status, String detail) {
    json(
        context,
        status,
        new JsonObject()
            .put("title", status == 409 ? "Not possible now" : "Not available")
            .put("detail", detail));
  }

  private static void json(RoutingContext context, int status, JsonObject body) {
    context.response().setStatusCode(status);
    context.json(body);
  }
}
