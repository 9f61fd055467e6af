package espm.query.api;

import espm.query.readmodel.Keyspace;
import espm.query.rebuild.OrderRebuild;
import espm.query.rebuild.OrderRebuild.HistoryPart;
import espm.query.redis.ServingViews;
import espm.query.redis.ServingViews.Question;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;

/**
 * Pages of an order's history; one that is not stored whole is read from the store. Thread-safe.
 */
@Singleton
class OrderTimeline {

  private final ServingViews views;
  private final OrderRebuild rebuild;

  OrderTimeline(ServingViews views, OrderRebuild rebuild) {
    this.views = views;
    this.rebuild = rebuild;
  }

  /**
   * Some entries as JSON, null when there is no such order.
   *
   * @param fromVersion of the first entry, from 1
   */
  Future<Buffer> page(UUID orderId, int fromVersion, int limit) {
    return stored(orderId, fromVersion, limit)
        .compose(
            part ->
                part != null
                    ? Future.succeededFuture(part)
                    : rebuild.history(orderId, fromVersion, limit).recover(OrderReads::unavailable))
        .map(
            part ->
                part == null
                    ? null
                    : json(
                        orderId,
                        part.entries(),
                        next(orderId, fromVersion, limit, part.versions())));
  }

  /** Null when the history is not there, or not all of it. */
  private Future<HistoryPart> stored(UUID orderId, int fromVersion, int limit) {
    return views
        .read(
            reading -> {
              Keyspace keys = reading.partitionOf(orderId);
              return reading.ask(keys, questions(keys, orderId, fromVersion, limit));
            })
        .map(
            found -> {
              int versions = found.getFirst().toInteger();
              Response applied = found.getLast();
              boolean isWhole = applied != null && applied.toInteger() == versions;
              return isWhole ? new HistoryPart(versions, bytes(found.get(1))) : null;
            });
  }

  private static List<Question> questions(Keyspace keys, UUID orderId, int fromVersion, int limit) {
    String key = keys.history(orderId);
    return List.of(
        Question.of("LLEN", key),
        Question.of("LRANGE", key, "" + (fromVersion - 1L), "" + (fromVersion - 2L + limit)),
        Question.of("HGET", keys.versions(), orderId.toString()));
  }

  private static List<byte[]> bytes(Response entries) {
    return entries.stream().map(Response::toBytes).toList();
  }

  private static String next(UUID orderId, int fromVersion, int limit, long versions) {
    long next = (long) fromVersion + limit;
    return next > versions
        ? null
        : "/api/orders/" + orderId + "/history?fromVersion=" + next + "&limit=" + limit;
  }

  private static Buffer json(UUID orderId, List<byte[]> entries, String next) {
    Buffer json =
        Buffer.buffer(256 * (1 + entries.size()))
            .appendString("{\"orderId\":\"" + orderId + "\",\"history\":[");
    for (int at = 0; at < entries.size(); at++) {
      if (at > 0) {
        json.appendByte((byte) ',');
      }
      json.appendBytes(entries.get(at));
    }
    json.appendByte((byte) ']');
    if (next != null) {
      json.appendString(",\"next\":\"" + next + "\"");
    }
    return json.appendByte((byte) '}');
  }
}
