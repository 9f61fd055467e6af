package espm.query.redis;

import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * The links of this process. Reads and the projection each have their own, so that an answer never
 * waits behind a large batch. Thread-safe.
 */
@Singleton
public class RedisLinks {

  private static final int CLUSTER_HEARTBEATS = 64;

  private final Vertx vertx;
  private final RedisSettings settings;
  private final RedisLink reads;
  private final RedisLink projection;

  /**
   * @param configured unused; asking for it is what makes Quarkus read the settings
   */
  RedisLinks(Vertx vertx, Redis configured, RedisSettings settings) {
    this.vertx = vertx;
    this.settings = settings;
    this.reads = open("reads", _ -> {});
    this.projection = open("projection", _ -> {});
  }

  /** Whether there are several nodes, each with some of the partitions. */
  boolean isCluster() {
    return settings.configured().getType() == RedisClientType.CLUSTER;
  }

  /** For answering requests. */
  public RedisLink reads() {
    return reads;
  }

  /** For applying events. */
  public RedisLink projection() {
    return projection;
  }

  /**
   * A further link, which its caller closes; for subscriptions, which cannot share one.
   *
   * @param onConnected called for each new connection, before it is used
   */
  public final RedisLink open(String name, Consumer<RedisConnection> onConnected) {
    return new RedisLink(
        name,
        vertx,
        () -> Redis.createClient(vertx, settings.configured()),
        onConnected,
        heartbeat());
  }

  /**
   * A command without a key goes to some node of a cluster; keys all over its slots reach each of
   * some ten nodes.
   */
  private List<Request> heartbeat() {
    if (!isCluster()) {
      return List.of(Request.cmd(Command.PING));
    }
    return IntStream.range(0, CLUSTER_HEARTBEATS)
        .mapToObj(number -> Request.cmd(Command.EXISTS).arg("espm:heartbeat:" + number))
        .toList();
  }

  /** Before the client itself goes, which would look like a loss. */
  void close(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) ShutdownEvent event) {
    reads.close();
    projection.close();
  }
}
