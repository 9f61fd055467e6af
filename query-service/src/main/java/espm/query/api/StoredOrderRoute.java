package espm.query.api;

import espm.query.api.OrderReads.Found;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.UUID;

/**
 * The question that is asked most, one order as it is now, answered straight from Redis. Going
 * through the framework's resources took a good part of such a request's time. Whatever is not
 * quite so simple, in the question or in the answer, goes on to {@link OrderQueries}, which answers
 * all of them.
 */
@Singleton
class StoredOrderRoute {

  private static final int BEFORE_RESOURCES = -1;
  private static final int ID_LENGTH = 36;
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  private static final CharSequence CACHE_CONTROL =
      HttpHeaders.createOptimized(OrderAnswer.CACHE_CONTROL);

  private final OrderReads orders;

  StoredOrderRoute(OrderReads orders) {
    this.orders = orders;
  }

  void register(@Observes Router router) {
    router.get("/api/orders/:id").order(BEFORE_RESOURCES).handler(this::read);
  }

  private void read(RoutingContext context) {
    HttpServerRequest request = context.request();
    UUID orderId = orderId(context.pathParam("id"));
    if (orderId == null || request.query() != null || !acceptsJson(request)) {
      context.next();
      return;
    }
    orders
        .stored(orderId)
        .onSuccess(found -> answer(context, found))
        // An answer of another kind, which is not made here; asking once more costs little then.
        .onFailure(_ -> context.next());
  }

  private void answer(RoutingContext context, Found found) {
    OrderAnswer answer;
    try {
      answer =
          found.json() == null ? null : OrderAnswer.of(found.json(), context.request().headers());
    } catch (ProblemException e) {
      answer = null;
    }
    if (answer == null) {
      context.next();
      return;
    }
    orders.count(found);
    write(context.response(), answer);
  }

  private static void write(HttpServerResponse response, OrderAnswer answer) {
    response
        .putHeader(HttpHeaders.ETAG, answer.entityTag())
        .putHeader(HttpHeaders.CACHE_CONTROL, CACHE_CONTROL);
    if (answer.json() == null) {
      response.setStatusCode(HttpResponseStatus.NOT_MODIFIED.code()).end();
    } else {
      response.putHeader(HttpHeaders.CONTENT_TYPE, JSON).end(Buffer.buffer(answer.json()));
    }
  }

  /** Null when it is no order's, or not in the usual form. */
  private static UUID orderId(String text) {
    try {
      UUID id = text.length() == ID_LENGTH ? UUID.fromString(text) : null;
      // It reads more than the usual form: signs, and digits that are at other places.
      return id != null && id.toString().equalsIgnoreCase(text) ? id : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static boolean acceptsJson(HttpServerRequest request) {
    String accepted = request.getHeader(HttpHeaders.ACCEPT);
    return accepted == null || accepted.equals("*/*") || accepted.equals("application/json");
  }
}
