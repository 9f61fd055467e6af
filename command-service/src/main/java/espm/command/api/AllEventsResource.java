package espm.command.api;

import espm.command.eventstore.EventStore;
import espm.command.eventstore.LogPosition;
import espm.command.eventstore.StoredEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestQuery;

/**
 * The events of all orders in the order of reading: a page of JSON, or all of them as NDJSON.
 * Whoever goes on after the last event seen misses none, not even one that was committed late.
 */
@Path("/api/events")
public class AllEventsResource {

  private final EventStore store;

  AllEventsResource(EventStore store) {
    this.store = store;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public Uni<byte[]> page(@RestQuery String after, @RestQuery String limit) {
    int atMost = Parameters.pageLimit(limit);
    return reading(after)
        .chain(
            reading ->
                reading.page(
                    atMost,
                    last ->
                        "/api/events?after=%d&limit=%d".formatted(last.at().position(), atMost)));
  }

  @GET
  @Produces(Parameters.NDJSON)
  public Multi<byte[]> lines(@RestQuery String after, @RestQuery String limit) {
    long atMost = Parameters.lineLimit(limit);
    return reading(after).onItem().transformToMulti(reading -> reading.lines(atMost));
  }

  private Uni<EventReading<LogPosition>> reading(String after) {
    long position = Parameters.number("after", after, "0", 0, Long.MAX_VALUE);
    return start(position).map(from -> new EventReading<>(from, store::readAll, StoredEvent::at));
  }

  private Uni<LogPosition> start(long position) {
    return position == 0
        ? Uni.createFrom().item(LogPosition.START)
        : store
            .locate(position)
            .map(
                found ->
                    found.orElseThrow(
                        () ->
                            Problems.malformedRequest("after must be 0 or the position of an event")
                                .exception()));
  }
}
