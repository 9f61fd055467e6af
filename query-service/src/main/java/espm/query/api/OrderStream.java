package espm.query.api;

import espm.query.live.LiveFeed;
import espm.query.live.Places;
import espm.query.live.Selection;
import espm.query.redis.ReadModelLayout;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;

/**
 * Changes of orders as server-sent events. A route of its own and no resource of the framework's:
 * it decides by itself what is written when, and what becomes of a client that takes nothing.
 */
@Singleton
class OrderStream {

  static final String PATH = "/api/orders/stream";

  private static final String LAST_EVENT_ID = "Last-Event-ID";
  private static final int BEFORE_ORDERS_BY_ID = -1;

  private final LiveFeed feed;
  private final ReadModelLayout layout;

  OrderStream(LiveFeed feed, ReadModelLayout layout) {
    this.feed = feed;
    this.layout = layout;
  }

  void register(@Observes Router router) {
    router.get(PATH).order(BEFORE_ORDERS_BY_ID).handler(this::stream);
    router.head(PATH).order(BEFORE_ORDERS_BY_ID).handler(this::head);
  }

  /**
   * What is asked for.
   *
   * @param from the place to go on from; null for now
   */
  private record Wish(Selection selection, Places from) {}

  private void stream(RoutingContext context) {
    HttpServerRequest request = context.request();
    try {
      join(request, wish(request));
    } catch (ProblemException e) {
      refuse(request, e.problem());
    }
  }

  /** Whether the question is understood, without following. */
  private void head(RoutingContext context) {
    HttpServerRequest request = context.request();
    try {
      wish(request);
      StreamConnection.putHeaders(request.response());
      request.response().end();
    } catch (ProblemException e) {
      refuse(request, e.problem());
    }
  }

  private Wish wish(HttpServerRequest request) {
    requireAcceptable(request);
    Parameters parameters = new Parameters(request);
    return new Wish(
        new Selection(parameters.uuid("customerId"), parameters.status("status")),
        lastEvent(request, parameters));
  }

  private static void requireAcceptable(HttpServerRequest request) {
    String accepted = request.getHeader(HttpHeaders.ACCEPT);
    if (accepted != null
        && !accepted.contains(StreamConnection.MEDIA_TYPE)
        && !accepted.contains("text/*")
        && !accepted.contains("*/*")) {
      throw new ProblemException(
          ProblemType.NOT_ACCEPTABLE, "this path answers with " + StreamConnection.MEDIA_TYPE);
    }
  }

  /** The header wins: a browser that comes back sends it beside the address it was given first. */
  private Places lastEvent(HttpServerRequest request, Parameters parameters) {
    String inQuery = parameters.text("lastEventId");
    String given = request.headers().get(LAST_EVENT_ID);
    String text = given == null || given.isEmpty() ? inQuery : given;
    if (text == null) {
      return null;
    }
    return Places.read(text, layout.partitions())
        .orElseThrow(
            () ->
                ProblemException.malformed(
                    LAST_EVENT_ID + " must be the id of an event of this stream"));
  }

  private void join(HttpServerRequest request, Wish wish) {
    StreamConnection connection = new StreamConnection(request);
    feed.join(wish.selection(), wish.from(), connection, connection::begin)
        .onSuccess(
            admission -> {
              switch (admission) {
                case ADMITTED -> {}
                case TOO_MANY ->
                    refuse(
                        request,
                        new Problem(ProblemType.OVERLOADED, "too many follow the changes already"));
                case UNAVAILABLE ->
                    refuse(
                        request,
                        new Problem(ProblemType.UNAVAILABLE, "the read model cannot be reached"));
              }
            });
  }

  private static void refuse(HttpServerRequest request, Problem problem) {
    HttpServerResponse response = request.response();
    response
        .setStatusCode(problem.type().status())
        .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE);
    if (problem.type().isPassing()) {
      response.putHeader(
          HttpHeaders.RETRY_AFTER, Integer.toString(ProblemResponses.RETRY_AFTER_SECONDS));
    }
    response.end(Buffer.buffer(problem.json(request.path())));
  }
}
