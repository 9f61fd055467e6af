package espm.query.generations;

import espm.query.readmodel.Keyspace;
import espm.query.redis.ReadModelLayout;
import espm.query.redis.RedisLink;
import espm.query.redis.RedisLinks;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jboss.logging.Logger;

/**
 * Leaves room in Redis for the views that serve: a build waits while more than a part of the memory
 * is in use for what cannot be evicted. Views that may go are no reason to wait: a Redis that does
 * its job as a bounded cache is always full of them, drops those that are of least use when the
 * build writes, and has them rebuilt from the store when somebody asks. It is looked at while there
 * is a build, on each node that has a partition. Thread-safe.
 */
@Singleton
public class MemoryGuard {

  private static final Logger LOG = Logger.getLogger(MemoryGuard.class);

  /** A build writes some 100 MB a second. */
  private static final long INTERVAL_MILLIS = 200;

  /** No build goes on before it was looked at. */
  private static final double NOT_KNOWN = Double.MAX_VALUE;

  private final Vertx vertx;
  private final RedisLink redis;
  private final ReadModelLayout layout;
  private final double limit;
  private final long timer;
  private final UsageEstimate estimate = new UsageEstimate();
  private volatile double usedPart = NOT_KNOWN;

  /** Looks at the memory while the watched record has a build. */
  public MemoryGuard(
      Vertx vertx,
      RedisLinks redis,
      ReadModelLayout layout,
      GenerationWatch watch,
      GenerationsConfig config) {
    this.vertx = vertx;
    this.redis = redis.reads();
    this.layout = layout;
    this.limit = config.memoryLimit();
    this.timer =
        vertx.setPeriodic(
            INTERVAL_MILLIS,
            _ -> {
              Generations now = watch.current().orElse(null);
              if (now != null && now.build().isPresent()) {
                look(now, now.build().get());
              } else {
                usedPart = NOT_KNOWN;
                estimate.forget();
              }
            });
  }

  /** Whether a build may go on. */
  public boolean hasRoom() {
    return usedPart <= limit;
  }

  /**
   * How much of the allowed memory is in use for what cannot be evicted, on the fullest node;
   * nothing when not known.
   */
  public OptionalDouble usedPart() {
    double part = usedPart;
    return part == NOT_KNOWN ? OptionalDouble.empty() : OptionalDouble.of(part);
  }

  private void look(Generations now, Build build) {
    List<Future<Usage>> looks = new ArrayList<>();
    for (int partition = 0; partition < layout.partitions(); partition++) {
      looks.add(
          UsageScript.run(
              redis,
              new Keyspace(now.serving(), partition),
              new Keyspace(build.generation(), partition)));
    }
    Future.all(looks)
        .onSuccess(_ -> note(estimate.usedPart(looks.stream().map(Future::result).toList())));
  }

  private void note(double part) {
    if (part > limit && hasRoom()) {
      LOG.warnf(
          "what cannot be evicted takes %.0f %% of Redis' memory: the build waits, to leave room",
          part * 100);
    }
    usedPart = part;
  }

  /** Ends looking. */
  public void close() {
    vertx.cancelTimer(timer);
  }

  void close(@Observes ShutdownEvent event) {
    close();
  }
}
