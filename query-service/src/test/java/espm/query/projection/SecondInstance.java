package espm.query.projection;

import espm.query.generations.GenerationChanges;
import espm.query.generations.GenerationWatch;
import espm.query.generations.GenerationsConfig;
import espm.query.generations.MemoryGuard;
import espm.query.generations.Upkeep;
import espm.query.readmodel.Views;
import espm.query.rebuild.Streams;
import espm.query.redis.MoreRedisLinks;
import espm.query.redis.ReadModelConfig;
import espm.query.redis.ReadModelLayout;
import espm.query.redis.ReadModelLayout.TopicConfig;
import espm.query.redis.RedisLinks;
import espm.query.redis.RedisSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** What one more instance has of the projection: another member of the group, other links. */
@Singleton
class SecondInstance {

  @Inject Vertx vertx;
  @Inject RedisSettings settings;
  @Inject TopicConfig topic;
  @Inject GenerationsConfig generations;
  @Inject ProjectionConfig config;
  @Inject ReadModelConfig readModel;
  @Inject Streams streams;
  @Inject KafkaConsumers consumers;

  /** One that runs. */
  final class Running {
    private final RedisLinks links = MoreRedisLinks.open(vertx, settings);
    private final ReadModelLayout layout = new ReadModelLayout(topic);
    private final GenerationWatch watch =
        new GenerationWatch(vertx, links, layout, generations, Views.FORMAT);
    private final GenerationChanges changes = new GenerationChanges(watch, generations);
    private final MemoryGuard memory = new MemoryGuard(vertx, links, layout, watch, generations);
    private final Upkeep upkeep = new Upkeep(vertx, watch, changes, memory, generations);
    private final ProjectionStatus status = new ProjectionStatus();
    private final Projection projection =
        new Projection(
            watch,
            layout,
            new GenerationLoops(
                config,
                topic,
                layout,
                links,
                readModel,
                streams,
                consumers,
                new ProjectionMetrics(new SimpleMeterRegistry()),
                changes,
                memory),
            status);

    private Running() throws InterruptedException {
      projection.start(null);
    }

    int partitions() {
      return status.heldPartitions();
    }

    void stop() throws InterruptedException {
      upkeep.close();
      watch.close();
      memory.close();
      projection.stop(null);
      MoreRedisLinks.close(links);
    }
  }

  Running start() throws InterruptedException {
    return new Running();
  }
}
