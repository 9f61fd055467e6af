package espm.command.api;

import espm.command.eventstore.EventFeed;
import espm.command.eventstore.EventFilter;
import espm.command.eventstore.FeedPlaces;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestQuery;

/**
 * The events of one order, in order of version: a page of JSON, or all of them as NDJSON. The path
 * of the class is that of {@link OrderResource}: with two, a method that neither has would be
 * answered as if there were nothing.
 */
@Path("/api/orders")
public class OrderEventsResource {

  private final EventFeed feed;
  private final FeedPlaces places;

  OrderEventsResource(EventFeed feed, FeedPlaces places) {
    this.feed = feed;
    this.places = places;
  }

  @GET
  @Path("/{id}/events")
  @Produces(MediaType.APPLICATION_JSON)
  public Uni<byte[]> page(
      @PathParam("id") String id,
      @RestQuery String fromVersion,
      @RestQuery String limit,
      @RestQuery List<String> types,
      @RestQuery String from) {
    UUID orderId = CommandRequest.pathId("order id", id);
    EventFilter filter = FilterParameters.read(types, from);
    var reading = reading(orderId, fromVersion, filter);
    int atMost = Parameters.pageLimit(limit);
    return places.forOne(
        () ->
            requireOrder(orderId)
                .chain(
                    () ->
                        reading.page(
                            atMost,
                            next ->
                                "/api/orders/%s/events?fromVersion=%d&limit=%d%s"
                                    .formatted(
                                        orderId, next, atMost, FilterParameters.link(filter)))));
  }

  @GET
  @Path("/{id}/events")
  @Produces(Parameters.NDJSON)
  public Multi<byte[]> lines(
      @PathParam("id") String id,
      @RestQuery String fromVersion,
      @RestQuery String limit,
      @RestQuery List<String> types,
      @RestQuery String from) {
    UUID orderId = CommandRequest.pathId("order id", id);
    var reading = reading(orderId, fromVersion, FilterParameters.read(types, from));
    long atMost = Parameters.lineLimit(limit);
    return places.forMany(
        () -> requireOrder(orderId).onItem().transformToMulti(_ -> reading.lines(atMost)));
  }

  private EventReading<Integer> reading(UUID orderId, String fromVersion, EventFilter filter) {
    int first = (int) Parameters.number("fromVersion", fromVersion, "1", 1, Integer.MAX_VALUE);
    return new EventReading<>(
        first, (version, count) -> feed.stream(orderId, version, filter, count));
  }

  private Uni<?> requireOrder(UUID orderId) {
    return feed.hasStream(orderId)
        .invoke(
            isThere -> {
              if (!isThere) {
                throw Problems.orderNotFound(orderId).exception();
              }
            });
  }
}
