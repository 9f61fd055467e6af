package espm.query.api;

import espm.query.readmodel.Keyspace;
import espm.query.readmodel.OrderJson;
import espm.query.rebuild.OrderRebuild;
import espm.query.redis.NothingServesException;
import espm.query.redis.ReadModelLayout;
import espm.query.redis.SharedGets;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Reads single orders: as they are stored, and rebuilt from the store when they are not.
 * Thread-safe.
 */
@Startup // so that its counters are there, as 0, before the first read
@Singleton
class OrderReads {

  /**
   * An order for an answer.
   *
   * @param json null when there is no such order
   * @param isRebuilt whether it had to be made for this answer
   */
  record Found(byte[] json, boolean isRebuilt) {}

  private final SharedGets gets;
  private final ReadModelLayout layout;
  private final OrderRebuild rebuild;
  private final Counter hits;
  private final Counter rebuilt;
  private final Counter unknown;

  OrderReads(SharedGets gets, ReadModelLayout layout, OrderRebuild rebuild, MeterRegistry metrics) {
    this.gets = gets;
    this.layout = layout;
    this.rebuild = rebuild;
    this.hits = reads("hit", metrics);
    this.rebuilt = reads("rebuilt", metrics);
    this.unknown = reads("unknown", metrics);
  }

  private static Counter reads(String result, MeterRegistry metrics) {
    return Counter.builder("espm.order.view.reads")
        .description("Reads of single orders: found ready, rebuilt for it, or of no known order")
        .tag("result", result)
        .register(metrics);
  }

  /** An order, wherever it is to be had; fails with a problem. */
  Future<Found> order(UUID orderId) {
    return order(orderId, stored(orderId));
  }

  /** Likewise, after it was asked what Redis has. */
  Future<Found> order(UUID orderId, Future<Found> stored) {
    return stored.compose(found -> found.json() == null ? rebuilt(orderId) : ready(found));
  }

  private static Future<Found> ready(Found found) {
    return Future.succeededFuture(found);
  }

  /**
   * An order if Redis has it: the view, or one that is ahead of it. From a closed generation only
   * if it serves still: another instance may have shown more from the next one.
   */
  Future<Found> stored(UUID orderId) {
    try {
      return stored(layout.keyspaceOf(orderId), orderId);
    } catch (NothingServesException e) {
      return Future.failedFuture(e);
    }
  }

  private Future<Found> stored(Keyspace keys, UUID orderId) {
    return gets.get(keys, List.of(keys.order(orderId), keys.ahead(orderId), keys.sealed()))
        .recover(failure -> Future.failedFuture(unreachable(failure)))
        .compose(
            values -> {
              Found found = new Found(newer(view(values.get(0)), view(values.get(1))), false);
              return values.get(2) == null ? ready(found) : ifItServesStill(keys, orderId, found);
            });
  }

  private Future<Found> ifItServesStill(Keyspace keys, UUID orderId, Found found) {
    return layout
        .refreshed()
        .recover(failure -> Future.failedFuture(unreachable(failure)))
        .compose(_ -> layout.keyspaceOf(orderId).equals(keys) ? ready(found) : stored(orderId));
  }

  /** Null when it is not there, or is no view: then it is to be made anew. */
  private static byte[] view(Response reply) {
    byte[] json = reply == null ? null : reply.toBytes();
    return json != null && OrderJson.isWhole(json) ? json : null;
  }

  private static byte[] newer(byte[] view, byte[] ahead) {
    if (ahead == null || view == null) {
      return view == null ? ahead : view;
    }
    return OrderJson.versionOf(ahead) > OrderJson.versionOf(view) ? ahead : view;
  }

  /** An order as the store has it; fails with a problem. */
  Future<Found> rebuilt(UUID orderId) {
    return rebuild
        .order(orderId)
        .map(json -> new Found(json, true))
        .recover(OrderReads::unavailable);
  }

  /** An order as it was, null when it was not there; fails with a problem. */
  Future<byte[]> past(UUID orderId, int versions, Instant notAfter) {
    return rebuild.past(orderId, versions, notAfter).recover(OrderReads::unavailable);
  }

  /** Counts an answer that was given. */
  void count(Found order) {
    Counter counter = order.isRebuilt() ? rebuilt : hits;
    (order.json() == null ? unknown : counter).increment();
  }

  /** A failure is the client's business only in so far as it may try again. */
  private static ProblemException unreachable(Throwable failure) {
    return new ProblemException(
        ProblemType.UNAVAILABLE, "the read model cannot be reached", failure);
  }

  /** The problem of a client who asked for something that Redis does not have. */
  static <T> Future<T> unavailable(Throwable failure) {
    return Future.failedFuture(
        new ProblemException(
            ProblemType.UNAVAILABLE,
            "it is not ready to be read, and the store cannot be asked at the moment"));
  }
}
