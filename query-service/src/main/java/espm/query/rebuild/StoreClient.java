package espm.query.rebuild;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.parsetools.RecordParser;
import java.net.ConnectException;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Reads streams from the command services, line by line, so that the memory it takes is that of a
 * line however long the stream is. Thread-safe.
 */
final class StoreClient implements AutoCloseable {

  private static final int CONNECT_TIMEOUT_MILLIS = 500;

  /** An event is far shorter; anything longer is none. */
  private static final int MAX_LINE_BYTES = 1 << 20;

  private final List<URI> urls;
  private final long timeoutMillis;
  private final HttpClient http;
  private final AtomicInteger turn = new AtomicInteger();

  StoreClient(Vertx vertx, RebuildConfig config) {
    this.urls = config.urls();
    this.timeoutMillis = config.timeout().toMillis();
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
                .setMaxPoolSize(config.connections())
                .setMaxWaitQueueSize(config.waitingMax()));
  }

  /**
   * Reads the first events of a stream.
   *
   * @param limit how many at most
   * @param line takes the JSON of each, in order, before the answer completes
   * @return whether there is such an order; fails when that cannot be found out
   */
  Future<Boolean> read(UUID orderId, int limit, Consumer<Buffer> line) {
    return read(orderId, limit, line, urls.size());
  }

  /** Goes on to the next address only when nothing was read from this one. */
  private Future<Boolean> read(UUID orderId, int limit, Consumer<Buffer> line, int tries) {
    URI base = urls.get(Math.floorMod(turn.getAndIncrement(), urls.size()));
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            // Until a connection is free; otherwise a store that hangs keeps the last one waiting
            // for
            // as many timeouts as there are others before it.
            .setConnectTimeout(timeoutMillis)
            .setAbsoluteURI(base + "/api/orders/" + orderId + "/events?limit=" + limit)
            .putHeader(HttpHeaders.ACCEPT, "application/x-ndjson");
    return http.request(options)
        .compose(request -> exchange(request, line))
        .recover(
            failure ->
                tries > 1 && failure instanceof ConnectException
                    ? read(orderId, limit, line, tries - 1)
                    : Future.failedFuture(failure));
  }

  private Future<Boolean> exchange(HttpClientRequest request, Consumer<Buffer> line) {
    return request
        .send()
        .compose(response -> content(response, line))
        .timeout(timeoutMillis, TimeUnit.MILLISECONDS)
        // The connection is of no more use while the rest of the answer is on its way.
        .onFailure(_ -> request.reset());
  }

  private static Future<Boolean> content(HttpClientResponse response, Consumer<Buffer> line) {
    return switch (response.statusCode()) {
      case 200 -> {
        RecordParser lines = RecordParser.newDelimited("\n", line::accept);
        lines.maxRecordSize(MAX_LINE_BYTES);
        response.handler(lines);
        yield response
            .end()
            .map(
                _ -> {
                  // What follows the last line break.
                  lines.handle(Buffer.buffer("\n"));
                  return true;
                });
      }
      case 404 -> response.end().map(_ -> false);
      default ->
          response
              .end()
              .compose(
                  _ ->
                      Future.failedFuture("the command service answered " + response.statusCode()));
    };
  }

  @Override
  public void close() {
    http.close();
  }
}
