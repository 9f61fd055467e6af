package espm.query.projection;

import espm.events.EventEnvelope;
import espm.query.readmodel.OrderEvents;
import espm.query.readmodel.StreamFold;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** The store that a log came from. */
record LogSource(List<EventEnvelope> log) implements OrderSource {

  @Override
  public CompletableFuture<OrderState> at(UUID orderId, int version) {
    StreamFold fold = new StreamFold();
    events(orderId, 0, version).forEach(fold::add);
    return CompletableFuture.completedFuture(new OrderState.Present(fold.order()));
  }

  @Override
  public CompletableFuture<Stretch> after(UUID orderId, int version, int limit) {
    StreamFold before = new StreamFold();
    events(orderId, 0, version).forEach(before::add);
    List<Incoming> after =
        events(orderId, version, version + limit).stream()
            .<Incoming>map(event -> new Incoming.Event(-1, OrderEvents.json(event), event))
            .toList();
    return CompletableFuture.completedFuture(new Stretch(before.order(), after));
  }

  private List<EventEnvelope> events(UUID orderId, int after, int upTo) {
    return log.stream()
        .filter(event -> event.orderId().equals(orderId))
        .filter(event -> event.version() > after && event.version() <= upTo)
        .distinct()
        .toList();
  }
}
