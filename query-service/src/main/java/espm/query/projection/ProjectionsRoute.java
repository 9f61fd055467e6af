package espm.query.projection;

import espm.query.generations.Build;
import espm.query.generations.GenerationChanges;
import espm.query.generations.GenerationWatch;
import espm.query.generations.Generations;
import espm.query.generations.MemoryGuard;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
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
  private final GenerationsJson json;

  ProjectionsRoute(
      GenerationWatch watch,
      GenerationChanges changes,
      GenerationProgress progress,
      MemoryGuard memory) {
    this.watch = watch;
    this.changes = changes;
    this.progress = progress;
    this.json = new GenerationsJson(watch, memory);
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
                answer(context, name.equals("rebuild") ? 202 : 200, json.of(changed.get()));
              }
            });
  }

  private String whyNot(String command) {
    Build build = watch.current().flatMap(Generations::build).orElse(null);
    if (build != null) {
      return "generation %d is %s".formatted(build.generation(), GenerationsJson.state(build));
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
      JsonObject answer = json.of(now);
      GenerationsJson.add(answer.getJsonObject("serving"), progress.look(now.serving()));
      if (now.build().isPresent()) {
        GenerationsJson.add(
            answer.getJsonObject("building"), progress.look(now.build().get().generation()));
      }
      answer(context, 200, answer);
    } catch (StoreFailure failure) {
      unavailable(context, failure);
    }
  }

  private static void unavailable(RoutingContext context, Throwable failure) {
    context.response().putHeader("Retry-After", "1");
    problem(context, 503, String.valueOf(failure.getMessage()));
  }

  private static void problem(RoutingContext context, int status, String detail) {
    answer(
        context,
        status,
        new JsonObject()
            .put("title", status == 409 ? "Not possible now" : "Not available")
            .put("detail", detail));
  }

  private static void answer(RoutingContext context, int status, JsonObject body) {
    context.response().setStatusCode(status);
    context.json(body);
  }
}
