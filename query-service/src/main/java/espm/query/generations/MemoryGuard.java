package espm.query.generations;

import espm.query.redis.ReadModelLayout;
import espm.query.redis.RedisLink;
import espm.query.redis.RedisLinks;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jboss.logging.Logger;

/**
 * Leaves room in Redis for the views that serve: a build waits while more than a part of the memory
 * is in use. It is looked at while there is a build, on each node that has a partition.
 * Thread-safe.
 */
@Singleton
public class MemoryGuard {

  private static final Logger LOG = Logger.getLogger(MemoryGuard.class);

  /** A build writes some 100 MB a second. */
  private static final long INTERVAL_MILLIS = 200;

  /**
   * Used and allowed bytes of the node that has the key; by a script, so that a cluster finds it.
   */
  private static final String SCRIPT =
      """
      local info = redis.call('INFO', 'memory')
      local used = tonumber(string.match(info, 'used_memory:(%d+)'))
      local allowed = tonumber(string.match(info, 'maxmemory:(%d+)'))
      return {used, allowed}
      """;

  /** No build goes on before it was looked at. */
  private static final double NOT_KNOWN = Double.MAX_VALUE;

  private final Vertx vertx;
  private final RedisLink redis;
  private final ReadModelLayout layout;
  private final double limit;
  private final long timer;
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
              if (watch.current().flatMap(Generations::build).isPresent()) {
                look();
              } else {
                usedPart = NOT_KNOWN;
              }
            });
  }

  /** Whether a build may go on. */
  public boolean hasRoom() {
    return usedPart <= limit;
  }

  /** How much of the allowed memory is in use, on the fullest node; nothing when not known. */
  public OptionalDouble usedPart() {
    double part = usedPart;
    return part == NOT_KNOWN ? OptionalDouble.empty() : OptionalDouble.of(part);
  }

  private void look() {
    List<Future<Response>> nodes = new ArrayList<>();
    layout
        .keyspacesOf(1)
        .forEach(
            keys ->
                nodes.add(
                    redis.send(Request.cmd(Command.EVAL).arg(SCRIPT).arg(1).arg(keys.offset()))));
    Future.all(nodes)
        .onSuccess(
            _ -> note(nodes.stream().mapToDouble(node -> usedPart(node.result())).max().orElse(0)));
  }

  private static double usedPart(Response memory) {
    double allowed = memory.get(1).toDouble();
    return allowed == 0 ? 0 : memory.get(0).toDouble() / allowed;
  }

  private void note(double part) {
    if (part > limit && hasRoom()) {
      LOG.warnf("Redis uses %.0f %% of its memory: the build waits, to leave room", part * 100);
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
