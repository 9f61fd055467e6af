package espm.query.rebuild;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import espm.events.EventEnvelope;
import espm.query.readmodel.HistoryEntry;
import espm.query.readmodel.Order;
import espm.query.readmodel.OrderJson;
import espm.query.readmodel.StreamFold;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Orders and histories for readers, made anew from the store and put back. All futures fail with
 * {@link StoreUnavailableException} when the store cannot be asked. Thread-safe.
 */
@Singleton
public class OrderRebuild {

  /**
   * Part of a history.
   *
   * @param versions how many entries it has in all
   * @param entries those asked for, as JSON
   */
  public record HistoryPart(int versions, List<byte[]> entries) {}

  private record Page(UUID orderId, int fromVersion, int limit) {}

  private final OrderStreams streams;
  private final PutBack putBack;
  private final Timer timer;
  private final SingleFlight<UUID, byte[]> orders = new SingleFlight<>();
  private final SingleFlight<Page, HistoryPart> histories = new SingleFlight<>();
  private final Cache<UUID, Boolean> unknown;

  OrderRebuild(Streams streams, PutBack putBack, RebuildConfig config, MeterRegistry metrics) {
    this.streams = streams.reads();
    this.putBack = putBack;
    this.unknown =
        Caffeine.newBuilder()
            .expireAfterWrite(config.unknownTtl())
            .maximumSize(config.unknownMax())
            .build();
    this.timer =
        Timer.builder("espm.order.rebuild")
            .description("Reading an order's stream from the store and folding it")
            .publishPercentileHistogram()
            .register(metrics);
  }

  /** The JSON of an order, null when the store does not know it. */
  public Future<byte[]> order(UUID orderId) {
    return orders.of(
        orderId,
        () -> {
          StreamFold fold = new StreamFold();
          return read(orderId, fold)
              .map(
                  _ -> {
                    if (fold.order() == null) {
                      return null;
                    }
                    putBack.put(fold.order(), List.of());
                    return OrderJson.write(fold.order());
                  });
        });
  }

  /**
   * An order as it was.
   *
   * @param versions how many events to fold at most
   * @param notAfter events that occurred later, and what follows them, are left out
   * @return its JSON, null when it was not created yet or the store does not know it
   */
  public Future<byte[]> past(UUID orderId, int versions, Instant notAfter) {
    StreamFold fold = new StreamFold();
    Consumer<EventEnvelope> events =
        event -> {
          if (event.occurredAt().isAfter(notAfter)) {
            fold.stop("later");
          } else {
            fold.add(event);
          }
        };
    return read(orderId, () -> streams.readEvents(orderId, versions, events, fold::stop))
        .map(_ -> fold.order() == null ? null : OrderJson.write(fold.order()));
  }

  /** Some of a history, null when the store does not know the order. */
  public Future<HistoryPart> history(UUID orderId, int fromVersion, int limit) {
    return histories.of(
        new Page(orderId, fromVersion, limit), () -> readHistory(orderId, fromVersion, limit));
  }

  private Future<HistoryPart> readHistory(UUID orderId, int fromVersion, int limit) {
    List<byte[]> wanted = new ArrayList<>();
    List<byte[]> first = new ArrayList<>();
    StreamFold fold =
        new StreamFold(
            change -> {
              byte[] entry = HistoryEntry.of(change).json();
              int version = change.after().version();
              if (version >= fromVersion && version - fromVersion < limit) {
                wanted.add(entry);
              }
              if (version <= PutBack.HISTORY_ENTRIES_MAX) {
                first.add(entry);
              }
            });
    return read(orderId, fold)
        .map(
            _ -> {
              Order order = fold.order();
              if (order == null) {
                return null;
              }
              putBack.put(order, first.size() == order.version() ? first : List.of());
              return new HistoryPart(order.version(), wanted);
            });
  }

  private Future<Boolean> read(UUID orderId, StreamFold fold) {
    return read(orderId, () -> streams.read(orderId, Integer.MAX_VALUE, fold));
  }

  private Future<Boolean> read(UUID orderId, Supplier<Future<Boolean>> reading) {
    if (unknown.getIfPresent(orderId) != null) {
      return Future.succeededFuture(false);
    }
    return timed(reading)
        .onSuccess(
            isKnown -> {
              if (!isKnown) {
                unknown.put(orderId, true);
              }
            });
  }

  private <T> Future<T> timed(Supplier<Future<T>> work) {
    Timer.Sample sample = Timer.start();
    return work.get().onComplete(_ -> sample.stop(timer));
  }
}
