package espm.query.api;

import espm.query.live.Follower;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import jakarta.ws.rs.core.HttpHeaders;

/** The connection of a client that follows the changes. */
record StreamConnection(HttpServerRequest request) implements Follower {

  static final String MEDIA_TYPE = "text/event-stream";

  /**
   * Begins the answer.
   *
   * @param leave run when the connection is closed
   */
  void begin(Runnable leave) {
    HttpServerResponse response = request.response();
    putHeaders(response);
    response.setChunked(true);
    response.exceptionHandler(_ -> leave.run());
    response.closeHandler(_ -> leave.run());
    if (response.closed()) {
      leave.run();
    }
  }

  /** What stands before the stream. */
  static void putHeaders(HttpServerResponse response) {
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        // For proxies other than our own, which knows the path.
        .putHeader("X-Accel-Buffering", "no");
  }

  @Override
  public Future<Void> write(Buffer text) {
    return request.response().write(text);
  }

  @Override
  public void end() {
    request.response().end();
  }

  /**
   * Closing it in good order would send first what waits, which is what this client does not take.
   */
  @Override
  public void drop() {
    ((ConnectionBase) request.connection()).channel().close();
  }
}
