package espm.query.api;

import espm.query.live.Follower;
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

  private static final String MEDIA_TYPE = "text/event-stream";
  private static final String LAST_EVENT_ID = "Last-Event-ID";
  private static final int BEFORE_ORDERS_BY_ID = -1;

  /** What may wait to be sent to one client. */
  private static final int WAITING_BYTES_MAX = 256 * 1024;

  private final LiveFeed feed;
  private final ReadModelLayout layout;

  OrderStream(LiveFeed feed, ReadModelLayout layout) {
    this.feed = feed;
    this.layout = layout;
  }

  void register(@Observes Router router) {
    router.get(PATH).order(BEFORE_ORDERS_BY_ID).handler(this::stream);
  }

  private void stream(RoutingContext context) {
    HttpServerRequest request = context.request();
    try {
      requireAcceptable(request);
      Parameters parameters = new Parameters(request);
      var selection = new Selection(parameters.uuid("customerId"), parameters.status("status"));
      join(request, selection, lastEvent(request, parameters));
    } catch (ProblemException e) {
      refuse(request, e.problem());
    }
  }

  private static void requireAcceptable(HttpServerRequest request) {
    String accepted = request.getHeader(HttpHeaders.ACCEPT);
    if (accepted != null
        && !accepted.contains(MEDIA_TYPE)
        && !accepted.contains("text/*")
        && !accepted.contains("*/*")) {
      throw new ProblemException(
          ProblemType.NOT_ACCEPTABLE, "this path answers with " + MEDIA_TYPE);
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

  private void join(HttpServerRequest request, Selection selection, Places from) {
    HttpServerResponse response = request.response();
    feed.join(selection, from, new Connection(request), leave -> begin(response, leave))
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

  private static void begin(HttpServerResponse response, Runnable leave) {
    response
        .setChunked(true)
        .setWriteQueueMaxSize(WAITING_BYTES_MAX)
        .putHeader(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        // For proxies other than our own, which knows the path.
        .putHeader("X-Accel-Buffering", "no");
    response.exceptionHandler(_ -> leave.run());
    response.closeHandler(_ -> leave.run());
    if (response.closed()) {
      leave.run();
    }
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

  private record Connection(HttpServerRequest request) implements Follower {

    @Override
    public void write(Buffer text) {
      request.response().write(text);
    }

    @Override
    public boolean isFull() {
      return request.response().writeQueueFull();
    }

    @Override
    public void onDrained(Runnable drained) {
      request.response().drainHandler(_ -> drained.run());
    }

    @Override
    public void end() {
      request.response().end();
    }

    @Override
    public void drop() {
      request.connection().close();
    }
  }
}
