package espm.query.api;

import espm.query.redis.ReadModelLayout;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.UUID;

/** Pages of an order's history. Thread-safe. */
@Singleton
class OrderTimeline {

  private final OrderReads reads;
  private final ReadModelLayout layout;

  OrderTimeline(OrderReads reads, ReadModelLayout layout) {
    this.reads = reads;
    this.layout = layout;
  }

  /**
   * Some entries as JSON, null when there is no such order.
   *
   * @param fromVersion of the first entry, from 1
   */
  Future<Buffer> page(UUID orderId, int fromVersion, int limit) {
    String key = layout.keyspaceOf(orderId).history(orderId);
    Future<Response> length = reads.send(Request.cmd(Command.LLEN).arg(key));
    Future<Response> entries =
        reads.send(
            Request.cmd(Command.LRANGE)
                .arg(key)
                .arg(fromVersion - 1L)
                .arg(fromVersion - 2L + limit));
    return Future.all(length, entries)
        .map(
            _ -> {
              long versions = length.result().toLong();
              return versions == 0
                  ? null
                  : json(orderId, entries.result(), next(orderId, fromVersion, limit, versions));
            });
  }

  private static String next(UUID orderId, int fromVersion, int limit, long versions) {
    long next = (long) fromVersion + limit;
    return next > versions
        ? null
        : "/api/orders/" + orderId + "/history?fromVersion=" + next + "&limit=" + limit;
  }

  private static Buffer json(UUID orderId, Response entries, String next) {
    Buffer json =
        Buffer.buffer(256 * (1 + entries.size()))
            .appendString("{\"orderId\":\"" + orderId + "\",\"history\":[");
    for (int at = 0; at < entries.size(); at++) {
      if (at > 0) {
        json.appendByte((byte) ',');
      }
      json.appendBytes(entries.get(at).toBytes());
    }
    json.appendByte((byte) ']');
    if (next != null) {
      json.appendString(",\"next\":\"" + next + "\"");
    }
    return json.appendByte((byte) '}');
  }
}
