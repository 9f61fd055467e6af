package espm.query.api;

import espm.query.redis.ReadModelLayout;
import espm.query.redis.RedisLinks;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.UUID;

/** Reads single orders as they are stored. Thread-safe. */
@Singleton
class OrderReads {

  private final RedisLinks redis;
  private final ReadModelLayout layout;
  private final Counter hits;
  private final Counter unknown;

  OrderReads(RedisLinks redis, ReadModelLayout layout, MeterRegistry metrics) {
    this.redis = redis;
    this.layout = layout;
    this.hits = reads("hit", metrics);
    reads("rebuilt", metrics);
    this.unknown = reads("unknown", metrics);
  }

  private static Counter reads(String result, MeterRegistry metrics) {
    return Counter.builder("espm.order.view.reads")
        .description("Reads of single orders: found ready, rebuilt for it, or of no known order")
        .tag("result", result)
        .register(metrics);
  }

  /** The JSON of an order, null when there is none; fails with a problem. */
  Future<byte[]> order(UUID orderId) {
    return send(Request.cmd(Command.GET).arg(layout.keyspaceOf(orderId).order(orderId)))
        .map(reply -> reply == null ? null : reply.toBytes());
  }

  /** Counts an answer that was given. */
  void count(byte[] order) {
    (order == null ? unknown : hits).increment();
  }

  /** A command whose failure is the client's business only in so far as it may try again. */
  Future<Response> send(Request request) {
    return redis
        .reads()
        .send(request)
        .recover(
            failure ->
                Future.failedFuture(
                    new ProblemException(
                        ProblemType.UNAVAILABLE, "the read model cannot be reached", failure)));
  }
}
