package espm.query.projection;

import espm.query.projection.PartitionProjector.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;

/**
 * The projection's figures. Counters may be added to from any thread; the gauges show what the
 * projection's thread noted last.
 */
@Singleton
class ProjectionMetrics implements ProjectionFigures {

  private final Counter applied;
  private final Counter duplicates;
  private final Counter strays;
  private final Counter rewinds;
  private final DistributionSummary batchSize;
  private final Timer visibility;

  private volatile long lagEvents;
  private volatile double lagSeconds;
  private volatile long parkedOrders;

  ProjectionMetrics(MeterRegistry registry) {
    applied =
        Counter.builder("espm.projection.applied")
            .description("Events applied to the views")
            .register(registry);
    duplicates =
        Counter.builder("espm.projection.duplicates")
            .description("Events that were delivered again and dropped")
            .register(registry);
    strays =
        Counter.builder("espm.projection.strays")
            .description("Records that belong to no order and were put aside")
            .register(registry);
    rewinds =
        Counter.builder("espm.projection.rewinds")
            .description("Batches not written because the stored offset was another")
            .register(registry);
    batchSize =
        DistributionSummary.builder("espm.projection.batch.size")
            .description("Events applied by one script")
            .register(registry);
    visibility =
        Timer.builder("espm.visibility")
            .description("From the event's occurrence to its being readable")
            .publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofMillis(1))
            .maximumExpectedValue(Duration.ofSeconds(30))
            .register(registry);
    Gauge.builder("espm.projection.lag.events", () -> lagEvents)
        .description("Events of this instance's partitions that are not in the views yet")
        .register(registry);
    Gauge.builder("espm.projection.lag.seconds", () -> lagSeconds)
        .description("For how long the oldest of them has been missing, at most")
        .register(registry);
    Gauge.builder("espm.projection.parked.orders", () -> parkedOrders)
        .description("Orders of this instance's partitions with an event that cannot be applied")
        .register(registry);
  }

  @Override
  public void applied(Outcome.Applied outcome, Instant followingSince, Instant now) {
    FoldedBatch batch = outcome.batch();
    applied.increment(batch.applied());
    duplicates.increment(batch.duplicates);
    strays.increment(batch.strays.size());
    batchSize.record(batch.applied());
    for (Instant occurredAt : batch.occurredAt) {
      if (occurredAt.isAfter(followingSince)) {
        // The clocks of two machines differ; what was seen before it happened took no time.
        Duration duration = Duration.between(occurredAt, now);
        visibility.record(duration.isNegative() ? Duration.ZERO : duration);
      }
    }
  }

  @Override
  public void rewound() {
    rewinds.increment();
  }

  @Override
  public void standing(long newLagEvents, double newLagSeconds, long newParkedOrders) {
    lagEvents = newLagEvents;
    lagSeconds = newLagSeconds;
    parkedOrders = newParkedOrders;
  }
}
