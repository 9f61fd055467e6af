package espm.query.projection;

import espm.query.generations.GenerationChanges;
import espm.query.generations.MemoryGuard;
import espm.query.projection.PartitionProjector.Limits;
import espm.query.readmodel.Keyspace;
import espm.query.readmodel.Views;
import espm.query.rebuild.Streams;
import espm.query.redis.ReadModelConfig;
import espm.query.redis.ReadModelLayout;
import espm.query.redis.ReadModelLayout.TopicConfig;
import espm.query.redis.RedisLinks;
import jakarta.inject.Singleton;
import java.util.function.BooleanSupplier;

/** Makes the loops that project generations, each with parts of its own. Thread-safe. */
@Singleton
class GenerationLoops {

  private final ProjectionConfig config;
  private final TopicConfig topic;
  private final ReadModelLayout layout;
  private final RedisLinks redis;
  private final ReadModelConfig readModel;
  private final Streams streams;
  private final KafkaConsumers consumers;
  private final ProjectionMetrics metrics;
  private final GenerationChanges changes;
  private final MemoryGuard memory;
  private final BatchFold fold;
  private final Limits limits;

  GenerationLoops(
      ProjectionConfig config,
      TopicConfig topic,
      ReadModelLayout layout,
      RedisLinks redis,
      ReadModelConfig readModel,
      Streams streams,
      KafkaConsumers consumers,
      ProjectionMetrics metrics,
      GenerationChanges changes,
      MemoryGuard memory) {
    this.config = config;
    this.topic = topic;
    this.layout = layout;
    this.redis = redis;
    this.readModel = readModel;
    this.streams = streams;
    this.consumers = consumers;
    this.metrics = metrics;
    this.changes = changes;
    this.memory = memory;
    this.fold = new BatchFold(Views.ALL, config.keptStrays());
    this.limits =
        new Limits(
            config.batchRecords(),
            config.batchBytes().asLongValue(),
            config.cachedOrdersAndItems(),
            config.redisTimeout().toMillis());
  }

  /**
   * A loop that is not running yet.
   *
   * @param isServing whether its generation serves; what is built beside leaves room for that one
   */
  ProjectionLoop loop(int generation, BooleanSupplier isServing, LoopStatus status) {
    var parts =
        new LoopParts(
            partition -> projector(new Keyspace(generation, partition)),
            () -> new Backoff(config.backoff(), config.maxBackoff()),
            new LagMeter(metrics.when(isServing), isServing, status, config.lagInterval()),
            new OffsetWatch(config.offsetCheckInterval()),
            () -> isServing.getAsBoolean() || memory.hasRoom(),
            (partition, seals) -> changes.foundSealed(new Keyspace(generation, partition), seals),
            metrics.when(isServing),
            status,
            config);
    return new ProjectionLoop(consumers, topic, layout, generation, parts, config);
  }

  private PartitionProjector projector(Keyspace keys) {
    return new PartitionProjector(
        new RedisPartitionStore(
            redis.projection(),
            keys,
            new PartitionScript.Kept(
                expiry -> readModel.expiresAtMillis(expiry, System.currentTimeMillis()),
                readModel.changesOfRecords())),
        new StreamSource(streams.projection()),
        fold,
        limits);
  }
}
