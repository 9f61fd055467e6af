package espm.query.api;

import espm.query.api.OrderReads.Found;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;

/**
 * The question that is asked most, one order as it is now, answered straight from Redis. Going
 * through the framework's resources took a good part of such a request's time. Whatever is not
 * quite so simple, in the question or in the answer, goes on to {@link OrderQueries}, with what was
 * found.
 */
@Singleton
class StoredOrderRoute {

  /** What was found, for the resource, so that it does not ask again. */
  private static final String STORED = StoredOrderRoute.class.getName();

  private static final int BEFORE_RESOURCES = -1;
  private static final int ID_LENGTH = 36;
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  private static final CharSequence CACHE_CONTROL =
      HttpHeaders.createOptimized(OrderAnswer.CACHE_CONTROL);

  private final OrderReads orders;

  StoredOrderRoute(OrderReads orders) {
    this.orders = orders;
  }

  /** What this route has asked for and not answered; null when it did not ask. */
  static Future<Found> handedOn(RoutingContext context) {
    return context.get(STORED);
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
    Future<Found> stored = orders.stored(orderId);
    context.put(STORED, stored);
    stored.onComplete(_ -> answer(context, stored));
  }

  private void answer(RoutingContext context, Future<Found> stored) {
    try {
      if (stored.failed() || stored.result().json() == null) {
        context.next();
        return;
      }
      OrderAnswer answer = OrderAnswer.of(stored.result().json(), context.request().headers());
      orders.count(stored.result());
      write(context.response(), answer);
    } catch (ProblemException e) {
      context.next();
    } catch (RuntimeException e) {
      // Nobody else would end the request.
      context.fail(e);
    }
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
    List<String> accepted = request.headers().getAll(HttpHeaders.ACCEPT);
    return accepted.isEmpty()
        || accepted.size() == 1
            && (accepted.getFirst().equals("*/*")
                || accepted.getFirst().equals("application/json"));
  }
}
