package espm.query.api;

import espm.query.readmodel.Keyspace;
import espm.query.rebuild.OrderRebuild;
import espm.query.rebuild.OrderRebuild.HistoryPart;
import espm.query.redis.ReadModelLayout;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;

/**
 * Pages of an order's history; one that is not stored whole is read from the store. Thread-safe.
 */
@Singleton
class OrderTimeline {

  private final OrderReads reads;
  private final ReadModelLayout layout;
  private final OrderRebuild rebuild;

  OrderTimeline(OrderReads reads, ReadModelLayout layout, OrderRebuild rebuild) {
    this.reads = reads;
    this.layout = layout;
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
    Keyspace keys = layout.keyspaceOf(orderId);
    String key = keys.history(orderId);
    Future<Response> length = reads.send(Request.cmd(Command.LLEN).arg(key));
    Future<Response> entries =
        reads.send(
            Request.cmd(Command.LRANGE)
                .arg(key)
                .arg(fromVersion - 1L)
                .arg(fromVersion - 2L + limit));
    Future<Response> applied =
        reads.send(Request.cmd(Command.HGET).arg(keys.versions()).arg(orderId.toString()));
    return Future.all(length, entries, applied)
        .map(
            _ -> {
              int versions = length.result().toInteger();
              boolean isWhole =
                  applied.result() != null && applied.result().toInteger() == versions;
              return isWhole ? new HistoryPart(versions, bytes(entries.result())) : null;
            });
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
