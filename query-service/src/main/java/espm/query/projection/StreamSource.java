package espm.query.projection;

import espm.events.DecodedEnvelope;
import espm.events.OrderEventCodec;
import espm.query.readmodel.Change;
import espm.query.readmodel.StreamFold;
import espm.query.rebuild.OrderStreams;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Orders as the fold of their streams in the store. Thread-safe. */
record StreamSource(OrderStreams streams) implements OrderSource {

  /** What is read from the store stands nowhere on the topic. */
  private static final long NO_OFFSET = Change.FROM_STORE;

  private static final OrderEventCodec CODEC = new OrderEventCodec();

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

  @Override
  public CompletableFuture<Stretch> after(UUID orderId, int version, int limit) {
    StreamFold before = new StreamFold();
    List<Incoming> events = new ArrayList<>();
    return streams
        .read(orderId, version + limit, line -> take(line, orderId, version, before, events))
        .map(_ -> new Stretch(before.order(), events))
        .toCompletionStage()
        .toCompletableFuture();
  }

  private static void take(
      byte[] line, UUID orderId, int version, StreamFold before, List<Incoming> events) {
    switch (CODEC.decodeEnvelope(line)) {
      case DecodedEnvelope.Known(var event) when event.version() <= version -> before.add(event);
      case DecodedEnvelope.Known(var event) ->
          events.add(new Incoming.Event(NO_OFFSET, line, event));
      case DecodedEnvelope.Unknown event ->
          events.add(
              new Incoming.NotUnderstood(
                  NO_OFFSET, line, orderId, event.version(), event.reason()));
      case DecodedEnvelope.Unreadable(String reason) ->
          events.add(
              new Incoming.NotUnderstood(
                  NO_OFFSET, line, orderId, Incoming.UNKNOWN_VERSION, reason));
    }
  }
}
