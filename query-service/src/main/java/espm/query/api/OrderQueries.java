package espm.query.api;

import espm.query.api.OrderReads.Found;
import espm.query.freshness.FreshReads;
import espm.query.freshness.FreshReads.Outcome;
import espm.query.readmodel.Listing;
import espm.query.readmodel.OrderJson;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jboss.resteasy.reactive.RestPath;

/** The questions about orders. What each takes and answers is in {@code openapi.yaml}. */
@Path("/api/orders")
@Produces(MediaType.APPLICATION_JSON)
public class OrderQueries {

  private static final int MAX_ORDERS = 100;
  private static final int DEFAULT_ORDERS = 20;
  private static final int MAX_ENTRIES = 1000;
  private static final int DEFAULT_ENTRIES = 100;

  private final OrderReads orders;
  private final FreshReads freshReads;
  private final OrderListing listing;
  private final OrderTimeline timeline;

  OrderQueries(
      OrderReads orders, FreshReads freshReads, OrderListing listing, OrderTimeline timeline) {
    this.orders = orders;
    this.freshReads = freshReads;
    this.listing = listing;
    this.timeline = timeline;
  }

  /**
   * One order as it is now, or, with {@code minVersion}, as soon as it has that version; with
   * {@code version} or {@code asOf} as it was.
   */
  @GET
  @Path("/{id}")
  public CompletionStage<Response> order(@RestPath String id, @Context RoutingContext context) {
    HttpServerRequest request = context.request();
    UUID orderId = Parameters.orderId(id);
    Parameters parameters = new Parameters(request);
    parameters.requireAtMostOneOf("minVersion", "version", "asOf");
    if (parameters.has("version") || parameters.has("asOf")) {
      return past(
              orderId,
              parameters.number("version", 1, Integer.MAX_VALUE, 0),
              parameters.time("asOf"))
          .map(order -> response(order, request))
          .toCompletionStage();
    }
    int version = parameters.number("minVersion", 1, Integer.MAX_VALUE, 0);
    return (version == 0 ? now(orderId, context) : order(orderId, version))
        .map(order -> answer(order, orderId, request))
        .toCompletionStage();
  }

  private Future<Found> now(UUID orderId, RoutingContext context) {
    Future<Found> stored = StoredOrderRoute.handedOn(context);
    return stored == null ? orders.order(orderId) : orders.order(orderId, stored);
  }

  private Future<Found> order(UUID orderId, int version) {
    return freshReads
        .read(orderId, version, () -> orders.stored(orderId), order -> shows(order, version))
        .compose(
            outcome ->
                switch (outcome) {
                  case Outcome.Fresh<Found>(Found order) -> Future.succeededFuture(order);
                  case Outcome.NotYet<Found> _ -> late(orderId, version);
                  case Outcome.TooManyWaiting<Found> _ ->
                      throw new ProblemException(
                          ProblemType.OVERLOADED, "too many requests wait for a version");
                });
  }

  /**
   * @param version 0 for any
   * @param asOf null for whenever
   */
  private Future<byte[]> past(UUID orderId, int version, Instant asOf) {
    return orders
        .past(
            orderId, version == 0 ? Integer.MAX_VALUE : version, asOf == null ? Instant.MAX : asOf)
        .map(
            order -> {
              if (order == null || version != 0 && OrderJson.versionOf(order) != version) {
                throw new ProblemException(
                    ProblemType.ORDER_NOT_FOUND,
                    "order %s %s"
                        .formatted(
                            orderId,
                            version == 0
                                ? "was not there at " + asOf
                                : "has no version " + version));
              }
              return order;
            });
  }

  private static boolean shows(Found order, int version) {
    return order.json() != null && OrderJson.versionOf(order.json()) >= version;
  }

  /**
   * The projection had its time; the store may have what it does not. Not asked before, since
   * nearly every version is visible within milliseconds.
   */
  private Future<Found> late(UUID orderId, int version) {
    return orders
        .rebuilt(orderId)
        // A store that does not know an order which Redis has is behind it, not right.
        .compose(
            order -> order.json() == null ? orders.stored(orderId) : Future.succeededFuture(order))
        .map(
            order -> {
              if (order.json() != null && !shows(order, version)) {
                throw new ProblemException(
                    ProblemType.NOT_YET_VISIBLE,
                    "version %d of order %s is not visible yet".formatted(version, orderId));
              }
              return order;
            });
  }

  private Response answer(Found found, UUID orderId, HttpServerRequest request) {
    orders.count(found);
    byte[] order = found.json();
    if (order == null) {
      throw notFound(orderId);
    }
    return response(order, request);
  }

  private static Response response(byte[] order, HttpServerRequest request) {
    OrderAnswer answer = OrderAnswer.of(order, request.headers());
    Response.ResponseBuilder response =
        answer.json() == null ? Response.notModified() : Response.ok(answer.json());
    return response
        .header(HttpHeaders.ETAG, answer.entityTag())
        .header(HttpHeaders.CACHE_CONTROL, OrderAnswer.CACHE_CONTROL)
        .build();
  }

  /** Orders, newest first; all of them, or those of a customer, in a status, or both. */
  @GET
  public CompletionStage<Buffer> orders(@Context HttpServerRequest request) {
    Parameters parameters = new Parameters(request);
    return listing
        .page(
            new Listing(parameters.uuid("customerId"), parameters.status("status")),
            parameters.number("limit", 1, MAX_ORDERS, DEFAULT_ORDERS),
            parameters.cursor("cursor"))
        .toCompletionStage();
  }

  /** What happened to an order, in order. */
  @GET
  @Path("/{id}/history")
  public CompletionStage<Buffer> history(@RestPath String id, @Context HttpServerRequest request) {
    UUID orderId = Parameters.orderId(id);
    Parameters parameters = new Parameters(request);
    return timeline
        .page(
            orderId,
            parameters.number("fromVersion", 1, Integer.MAX_VALUE, 1),
            parameters.number("limit", 1, MAX_ENTRIES, DEFAULT_ENTRIES))
        .map(
            page -> {
              if (page == null) {
                throw notFound(orderId);
              }
              return page;
            })
        .toCompletionStage();
  }

  private static ProblemException notFound(UUID orderId) {
    return new ProblemException(ProblemType.ORDER_NOT_FOUND, "there is no order " + orderId);
  }
}
