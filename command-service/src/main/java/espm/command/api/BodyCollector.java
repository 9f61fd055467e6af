package espm.command.api;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * Collects the body of a request before it is routed, and refuses one that is too large: by its
 * announced length at once, otherwise as soon as it has grown too long. Never more than the limit
 * is kept in memory.
 */
final class BodyCollector implements Handler<RoutingContext> {

  /** Largest body, in bytes; the gateway has the same limit. */
  static final int BODY_BYTES_MAX = 64 * 1024;

  private static final String BODY = BodyCollector.class.getName();

  /** The body of a request; empty when it has none. */
  static Buffer bodyOf(RoutingContext request) {
    Buffer body = request.get(BODY);
    return body == null ? Buffer.buffer() : body;
  }

  @Override
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length == null && request.getHeader(HttpHeaders.TRANSFER_ENCODING) == null
        || "0".equals(length)) {
      context.next();
    } else if (length != null && isTooLarge(length)) {
      refuse(context, Problems.bodyTooLarge());
    } else {
      collect(context);
    }
  }

  private static boolean isTooLarge(String length) {
    // The HTTP decoder has made sure that it is a number; a very long one is too large as well.
    return length.length() > 9 || Integer.parseInt(length) > BODY_BYTES_MAX;
  }

  private static void collect(RoutingContext context) {
    HttpServerRequest request = context.request();
    Buffer body = Buffer.buffer();
    request.handler(
        chunk -> {
          if (body.length() + chunk.length() <= BODY_BYTES_MAX) {
            body.appendBuffer(chunk);
          } else if (!context.response().ended()) {
            refuse(context, Problems.bodyTooLarge());
          }
        });
    request.exceptionHandler(
        _ -> refuse(context, Problems.malformedRequest("the body breaks off")));
    request.endHandler(
        _ -> {
          if (!context.response().ended()) {
            context.put(BODY, body);
            context.next();
          }
        });
    request.resume();
  }

  /** The connection ends with the answer: the rest of the body is not worth reading. */
  private static void refuse(RoutingContext context, Problem problem) {
    if (!context.response().headWritten()) {
      context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      HttpEdge.answer(context, problem);
    }
  }
}
