package espm.query.projection;

import espm.query.readmodel.StreamFold;
import espm.query.rebuild.OrderStreams;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Orders as the fold of their streams in the store. Thread-safe. */
record StreamSource(OrderStreams streams) implements OrderSource {

  @Override
  public CompletableFuture<OrderState> at(UUID orderId, int version) {
    StreamFold fold = new StreamFold();
    return streams
        .read(orderId, version, fold)
        .map(_ -> state(fold, version))
        .toCompletionStage()
        .toCompletableFuture();
  }

  private static OrderState state(StreamFold fold, int version) {
    return fold.order() != null && fold.order().version() == version
        ? new OrderState.Present(fold.order())
        : new OrderState.Damaged(
            "its view is gone, and the store has no version %d of it%s"
                .formatted(version, fold.stoppedBy().map(reason -> ": " + reason).orElse("")));
  }
}
