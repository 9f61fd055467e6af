package espm.query.projection;

import espm.query.readmodel.Views;
import espm.query.rebuild.Streams;
import espm.query.redis.ReadModelConfig;
import espm.query.redis.ReadModelLayout;
import espm.query.redis.ReadModelLayout.TopicConfig;
import espm.query.redis.RedisLinks;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Starts the projection with the process and ends it with the process. */
@Singleton
class Projection {

  private static final Logger LOG = Logger.getLogger(Projection.class);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

  private final ProjectionLoop loop;
  private final Thread thread;

  Projection(
      ProjectionConfig config,
      TopicConfig topic,
      ReadModelLayout layout,
      RedisLinks redis,
      ReadModelConfig readModel,
      Streams streams,
      KafkaConsumers consumers,
      ProjectionMetrics metrics,
      ProjectionStatus status) {
    BatchFold fold = new BatchFold(Views.ALL, config.keptStrays());
    var limits =
        new PartitionProjector.Limits(
            config.batchRecords(),
            config.batchBytes().asLongValue(),
            config.cachedOrdersAndItems(),
            config.redisTimeout().toMillis());
    var retention =
        new PartitionScript.Retention(
            readModel.finishedOrdersTtl().toMillis(), readModel.changesOfRecords());
    var parts =
        new PartitionsInHand.Parts(
            partition ->
                new PartitionProjector(
                    new RedisPartitionStore(
                        redis.projection(), layout.keyspace(partition), retention),
                    new StreamSource(streams.projection()),
                    fold,
                    limits),
            () -> new Backoff(config.backoff(), config.maxBackoff()),
            new LagMeter(metrics, config.lagInterval()),
            new OffsetWatch(config.offsetCheckInterval()),
            metrics,
            status,
            config);
    loop = new ProjectionLoop(consumers, topic, layout, parts, config);
    thread = Thread.ofPlatform().name("projection").unstarted(loop);
  }

  void start(@Observes StartupEvent event) {
    thread.start();
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    loop.stop();
    if (!thread.join(STOP_TIMEOUT)) {
      LOG.warn("the projection did not end in time; what it has not stored will be done again");
    }
  }
}
