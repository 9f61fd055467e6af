package espm.query.projection;

import espm.query.generations.Build;
import espm.query.generations.GenerationWatch;
import espm.query.generations.Generations;
import espm.query.projection.Progress.Reached;
import espm.query.redis.ReadModelLayout;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How far the generations are, over all partitions and whoever projects them: once a second while
 * one is built, and when asked. Thread-safe.
 */
@Singleton
class GenerationProgress {

  private static final long INTERVAL_MILLIS = 1_000;
  private static final long TIMEOUT_MILLIS = 2_000;

  private final Vertx vertx;
  private final GenerationWatch watch;
  private final ReadModelLayout layout;
  private final TopicEnds topic;
  private final Map<Integer, Progress> progress = new HashMap<>();
  private volatile Reached ofBuild;
  private volatile long timer = -1;

  GenerationProgress(
      Vertx vertx,
      GenerationWatch watch,
      ReadModelLayout layout,
      TopicEnds topic,
      MeterRegistry metrics) {
    this.vertx = vertx;
    this.watch = watch;
    this.layout = layout;
    this.topic = topic;
    Gauge.builder("espm.projection.serving.generation", layout, ReadModelLayout::generation)
        .description("The generation of the views that is read here; 0 when none can be")
        .register(metrics);
    Gauge.builder(
            "espm.projection.building.generation", () -> build().map(Build::generation).orElse(0))
        .description("The generation of the views that is built; 0 when there is none")
        .register(metrics);
    Gauge.builder(
            "espm.projection.rebuild.progress.ratio",
            () -> reached().map(Reached::ratio).orElse(0.0))
        .description("How much of the topic is in the generation that is built")
        .register(metrics);
    Gauge.builder(
            "espm.projection.rebuild.events.per.second",
            () -> reached().map(Reached::perSecond).orElse(0.0))
        .description("Events that it takes in each second, in all instances together")
        .register(metrics);
  }

  private Optional<Build> build() {
    return watch.current().flatMap(Generations::build);
  }

  private Optional<Reached> reached() {
    return build().isPresent() ? Optional.ofNullable(ofBuild) : Optional.empty();
  }

  void start(@Observes StartupEvent event) {
    timer = vertx.setPeriodic(INTERVAL_MILLIS, _ -> lookWhenBuilding());
  }

  private void lookWhenBuilding() {
    Build build = build().orElse(null);
    if (build == null) {
      ofBuild = null;
    } else {
      // Ordered: one look at a time, however long Kafka takes.
      vertx.executeBlocking(() -> look(build.generation()), true).onSuccess(now -> ofBuild = now);
    }
  }

  /**
   * How far a generation is now. Waits for Kafka and Redis.
   *
   * @throws StoreFailure when one of them does not answer in time
   */
  Reached look(int generation) throws StoreFailure {
    var ranges = topic.ranges(layout.partitions());
    var offsets =
        Waiting.atMost(
            TIMEOUT_MILLIS, watch.offsets(generation).toCompletionStage().toCompletableFuture());
    synchronized (progress) {
      progress.keySet().removeIf(number -> !isKnown(number));
      return progress
          .computeIfAbsent(generation, _ -> new Progress())
          .look(offsets, ranges, System.currentTimeMillis());
    }
  }

  private boolean isKnown(int generation) {
    return watch.current().filter(now -> now.format(generation) != 0).isPresent();
  }

  void stop(@Observes ShutdownEvent event) {
    vertx.cancelTimer(timer);
  }
}
