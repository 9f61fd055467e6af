package espm.query.projection;

import espm.events.EventEnvelope;
import espm.query.readmodel.StreamFold;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** The store that a log came from. */
record LogSource(List<EventEnvelope> log) implements OrderSource {

  @Override
  public CompletableFuture<OrderState> at(UUID orderId, int version) {
    StreamFold fold = new StreamFold();
    log.stream()
        .filter(event -> event.orderId().equals(orderId) && event.version() <= version)
        .forEach(fold::add);
    return CompletableFuture.completedFuture(new OrderState.Present(fold.order()));
  }
}
