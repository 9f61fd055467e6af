package espm.query.rebuild;

import espm.events.DecodedEnvelope;
import espm.events.EventEnvelope;
import espm.events.OrderEventCodec;
import espm.query.readmodel.StreamFold;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.Guard;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import jakarta.enterprise.util.TypeLiteral;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Folds streams of the store. When it does not answer, it is not asked for a while: those who ask
 * are told so at once. Thread-safe.
 */
public final class OrderStreams implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(OrderStreams.class);

  private static final int BREAKER_WINDOW = 20;
  private static final double BREAKER_FAILURE_RATIO = 0.5;

  private static final TypeLiteral<CompletionStage<Boolean>> ANSWER = new TypeLiteral<>() {};

  private final OrderEventCodec codec = new OrderEventCodec();
  private final StoreClient store;
  private final Guard breaker;
  private volatile CircuitBreakerState state = CircuitBreakerState.CLOSED;

  /**
   * @param name of who asks, for the metrics
   */
  OrderStreams(String name, StoreClient store, RebuildConfig config, MeterRegistry metrics) {
    this.store = store;
    this.breaker =
        Guard.create()
            .withDescription("store, asked by " + name)
            .withCircuitBreaker()
            .requestVolumeThreshold(BREAKER_WINDOW)
            .failureRatio(BREAKER_FAILURE_RATIO)
            .delay(config.breakerDelay().toMillis(), ChronoUnit.MILLIS)
            // Too many questions here say nothing about the store.
            .skipOn(ConnectionPoolTooBusyException.class)
            .onStateChange(newState -> noteState(name, newState))
            .done()
            .build();
    Gauge.builder("espm.store.breaker.state", this, streams -> streams.state.ordinal())
        .description("Whether the store is asked: 0 it is, 1 it is not, 2 it is tried again")
        .tag("by", name)
        .register(metrics);
  }

  /** Said once, and not at each question. */
  private void noteState(String name, CircuitBreakerState newState) {
    state = newState;
    LOG.infof("the store, asked by %s: breaker is %s", name, newState);
  }

  /**
   * Folds the first events of an order.
   *
   * @param versions how many at most
   * @return whether there is such an order; fails with {@link StoreUnavailableException}
   */
  public Future<Boolean> read(UUID orderId, int versions, StreamFold fold) {
    return readEvents(orderId, versions, fold::add, fold::stop);
  }

  /**
   * Reads the first events of an order.
   *
   * @param versions how many at most
   * @param event takes each that is understood, in order
   * @param stop takes the reason why one is not
   * @return whether there is such an order; fails with {@link StoreUnavailableException}
   */
  Future<Boolean> readEvents(
      UUID orderId, int versions, Consumer<EventEnvelope> event, Consumer<String> stop) {
    return read(
        orderId,
        versions,
        json -> {
          switch (codec.decodeEnvelope(json)) {
            case DecodedEnvelope.Known(var envelope) -> event.accept(envelope);
            case DecodedEnvelope.Unknown unknown -> stop.accept(unknown.reason());
            case DecodedEnvelope.Unreadable(String reason) -> stop.accept(reason);
          }
        });
  }

  /**
   * Reads the first events of an order, as they are.
   *
   * @param versions how many at most
   * @param event takes the JSON of each, in order, before the answer completes
   * @return whether there is such an order; fails with {@link StoreUnavailableException}
   */
  public Future<Boolean> read(UUID orderId, int versions, Consumer<byte[]> event) {
    CompletionStage<Boolean> answer;
    try {
      answer =
          breaker.call(
              () -> store.read(orderId, versions, line -> handOn(line, event)).toCompletionStage(),
              ANSWER);
    } catch (Exception e) {
      // The guard declares all exceptions; each of its own means that the store is not to be asked.
      return Future.failedFuture(unavailable(e));
    }
    return Future.fromCompletionStage(answer)
        .recover(failure -> Future.failedFuture(unavailable(failure)));
  }

  private static void handOn(Buffer line, Consumer<byte[]> event) {
    if (line.length() > 0) {
      event.accept(line.getBytes());
    }
  }

  private static StoreUnavailableException unavailable(Throwable failure) {
    String reason = failure.getMessage();
    return new StoreUnavailableException(
        reason == null ? failure.getClass().getSimpleName() : reason, failure);
  }

  @Override
  public void close() {
    store.close();
  }
}
