package espm.command.api;

import espm.command.eventstore.EventFeed;
import espm.command.eventstore.EventFilter;
import espm.command.eventstore.FeedPlaces;
import espm.command.eventstore.LogPosition;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jboss.resteasy.reactive.RestQuery;

/**
 * The events of all orders in the order of reading: a page of JSON, or all of them as NDJSON.
 * Whoever goes on after the last event seen misses none, not even one that was committed late.
 */
@Path("/api/events")
public class AllEventsResource {

  private final EventFeed feed;
  private final FeedPlaces places;

  AllEventsResource(EventFeed feed, FeedPlaces places) {
    this.feed = feed;
    this.places = places;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public Uni<byte[]> page(
      @RestQuery String after,
      @RestQuery String limit,
      @RestQuery List<String> types,
      @RestQuery String from) {
    int atMost = Parameters.pageLimit(limit);
    EventFilter filter = FilterParameters.read(types, from);
    return places.forOne(
        () ->
            reading(after, filter)
                .chain(
                    reading ->
                        reading.page(
                            atMost,
                            next ->
                                "/api/events?after=%d&limit=%d%s"
                                    .formatted(
                                        next.position(), atMost, FilterParameters.link(filter)))));
  }

  @GET
  @Produces(Parameters.NDJSON)
  public Multi<byte[]> lines(
      @RestQuery String after,
      @RestQuery String limit,
      @RestQuery List<String> types,
      @RestQuery String from) {
    long atMost = Parameters.lineLimit(limit);
    EventFilter filter = FilterParameters.read(types, from);
    return places.forMany(
        () -> reading(after, filter).onItem().transformToMulti(reading -> reading.lines(atMost)));
  }

  private Uni<EventReading<LogPosition>> reading(String after, EventFilter filter) {
    long position = Parameters.number("after", after, "0", 0, Long.MAX_VALUE);
    return start(position)
        .chain(seen -> notBefore(seen, filter))
        .map(
            start -> new EventReading<>(start, (cursor, count) -> feed.all(cursor, filter, count)));
  }

  private Uni<LogPosition> start(long position) {
    return position == 0
        ? Uni.createFrom().item(LogPosition.START)
        : feed.locate(position)
            .map(
                found ->
                    found.orElseThrow(
                        () ->
                            Problems.malformedRequest("after must be 0 or the position of an event")
                                .exception()));
  }

  /** The later one of what was seen and of where the filter's time begins. */
  private Uni<LogPosition> notBefore(LogPosition seen, EventFilter filter) {
    return filter
        .from()
        .map(from -> feed.start(from).map(start -> start.compareTo(seen) > 0 ? start : seen))
        .orElse(Uni.createFrom().item(seen));
  }
}
