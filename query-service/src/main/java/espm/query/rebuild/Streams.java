package espm.query.rebuild;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * The ways to the store. Reads and the projection each have their own, so that many readers who ask
 * do not keep the projection waiting. Thread-safe.
 */
@Singleton
public class Streams {

  private final OrderStreams reads;
  private final OrderStreams projection;

  Streams(Vertx vertx, RebuildConfig config, MeterRegistry metrics) {
    this.reads = new OrderStreams("reads", new StoreClient(vertx, config), config, metrics);
    this.projection =
        new OrderStreams("projection", new StoreClient(vertx, config), config, metrics);
  }

  /** For answering requests. */
  public OrderStreams reads() {
    return reads;
  }

  /** For applying events to orders whose views are gone. */
  public OrderStreams projection() {
    return projection;
  }

  void close(@Observes ShutdownEvent event) {
    reads.close();
    projection.close();
  }
}
