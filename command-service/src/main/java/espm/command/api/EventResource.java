package espm.command.api;

import espm.command.eventstore.EventStore;
import espm.command.eventstore.LogPosition;
import espm.command.eventstore.StoredEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestQuery;

/**
 * The events themselves: of one order, or of all in the order of reading. A page of JSON, or lines
 * (NDJSON) read from the store as fast as the client takes them, in the memory of one page.
 */
@Path("/api")
public class EventResource {

  private static final String NDJSON = "application/x-ndjson";
  private static final int LIMIT_MAX = 1000;
  private static final String LIMIT_DEFAULT = "100";
  private static final int LINES_PER_READ = 1000;

  private final EventStore store;

  EventResource(EventStore store) {
    this.store = store;
  }

  /** Reads some events on from a cursor. */
  private interface Reader<C> {
    Uni<List<StoredEvent>> read(C from, int limit);
  }

  @GET
  @Path("/orders/{id}/events")
  @Produces(MediaType.APPLICATION_JSON)
  public Uni<byte[]> stream(
      @PathParam("id") String id, @RestQuery String fromVersion, @RestQuery String limit) {
    UUID orderId = OrderResource.pathId("order id", id);
    int from = (int) Parameters.number("fromVersion", fromVersion, "1", 1, Integer.MAX_VALUE);
    int atMost = (int) Parameters.number("limit", limit, LIMIT_DEFAULT, 1, LIMIT_MAX);
    return requireOrder(orderId)
        .chain(() -> store.readStream(orderId, from, atMost + 1))
        .map(
            events ->
                page(
                    events,
                    atMost,
                    last ->
                        "/api/orders/%s/events?fromVersion=%d&limit=%d"
                            .formatted(orderId, last.version() + 1, atMost)));
  }

  @GET
  @Path("/orders/{id}/events")
  @Produces(NDJSON)
  public Multi<byte[]> streamLines(
      @PathParam("id") String id, @RestQuery String fromVersion, @RestQuery String limit) {
    UUID orderId = OrderResource.pathId("order id", id);
    int from = (int) Parameters.number("fromVersion", fromVersion, "1", 1, Integer.MAX_VALUE);
    long atMost = Parameters.number("limit", limit, null, 1, Long.MAX_VALUE);
    return requireOrder(orderId)
        .onItem()
        .transformToMulti(
            _ ->
                lines(
                    from,
                    atMost,
                    (version, count) -> store.readStream(orderId, version, count),
                    last -> last.version() + 1));
  }

  @GET
  @Path("/events")
  @Produces(MediaType.APPLICATION_JSON)
  public Uni<byte[]> all(@RestQuery String after, @RestQuery String limit) {
    long position = Parameters.number("after", after, "0", 0, Long.MAX_VALUE);
    int atMost = (int) Parameters.number("limit", limit, LIMIT_DEFAULT, 1, LIMIT_MAX);
    return start(position)
        .chain(from -> store.readAll(from, atMost + 1))
        .map(
            events ->
                page(
                    events,
                    atMost,
                    last ->
                        "/api/events?after=%d&limit=%d".formatted(last.at().position(), atMost)));
  }

  @GET
  @Path("/events")
  @Produces(NDJSON)
  public Multi<byte[]> allLines(@RestQuery String after, @RestQuery String limit) {
    long position = Parameters.number("after", after, "0", 0, Long.MAX_VALUE);
    long atMost = Parameters.number("limit", limit, null, 1, Long.MAX_VALUE);
    return start(position)
        .onItem()
        .transformToMulti(from -> lines(from, atMost, store::readAll, StoredEvent::at));
  }

  /** Every order has a first event, so one that has none is none. */
  private Uni<?> requireOrder(UUID orderId) {
    return store
        .readStream(orderId, 1, 1)
        .invoke(
            first -> {
              if (first.isEmpty()) {
                throw Problems.orderNotFound(orderId).exception();
              }
            });
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

  /** One event more than wanted was read: if it is there, there is a next page. */
  private static byte[] page(
      List<StoredEvent> events, int limit, Function<StoredEvent, String> link) {
    boolean more = events.size() > limit;
    List<StoredEvent> shown = more ? events.subList(0, limit) : events;
    return EventPageJson.page(shown, more ? link.apply(shown.getLast()) : null);
  }

  /** Where reading goes on, and how many events are still wanted. */
  private record Cursor<C>(C from, long wanted, boolean exhausted) {}

  /** A read follows the one before it only when the client has taken that one's lines. */
  private static <C> Multi<byte[]> lines(
      C from, long limit, Reader<C> reader, Function<StoredEvent, C> next) {
    Cursor<C> start = new Cursor<>(from, limit, false);
    return Multi.createBy()
        .repeating()
        .uni(() -> new AtomicReference<>(start), cursor -> readOn(cursor, reader, next))
        .whilst(events -> !events.isEmpty())
        .filter(events -> !events.isEmpty())
        .map(EventPageJson::lines);
  }

  private static <C> Uni<List<StoredEvent>> readOn(
      AtomicReference<Cursor<C>> state, Reader<C> reader, Function<StoredEvent, C> next) {
    Cursor<C> cursor = state.get();
    if (cursor.exhausted()) {
      return Uni.createFrom().item(List.of());
    }
    int count = (int) Math.min(LINES_PER_READ, cursor.wanted());
    return reader
        .read(cursor.from(), count)
        .invoke(
            events ->
                state.set(
                    events.isEmpty()
                        ? cursor
                        : new Cursor<>(
                            next.apply(events.getLast()),
                            cursor.wanted() - events.size(),
                            events.size() < count || cursor.wanted() == events.size())));
  }
}
