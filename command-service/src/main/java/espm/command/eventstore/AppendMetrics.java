package espm.command.eventstore;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.IntSupplier;

/** How appending goes. Thread-safe. */
final class AppendMetrics {

  private final MeterRegistry registry;
  private final Timer appendTime;
  private final Timer waitTime;
  private final DistributionSummary batchSize;
  private final Counter conflicts;

  AppendMetrics(MeterRegistry registry) {
    this.registry = registry;
    appendTime =
        Timer.builder("espm.append")
            .description("Time from asking for an append to knowing that it is durable")
            .publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofNanos(100_000))
            .maximumExpectedValue(Duration.ofSeconds(10))
            .register(registry);
    waitTime =
        Timer.builder("espm.append.wait")
            .description("Time that an append waited for its batch to begin")
            .register(registry);
    batchSize =
        DistributionSummary.builder("espm.append.batch.size")
            .description("Appends that were written by one statement")
            .register(registry);
    conflicts =
        Counter.builder("espm.append.conflicts")
            .description("Appends refused because the stream had moved on")
            .register(registry);
  }

  void queueIs(IntSupplier size) {
    Gauge.builder("espm.append.queue.depth", size, IntSupplier::getAsInt)
        .description("Appends that wait for their batch")
        .strongReference(true) // nobody else keeps the method reference
        .register(registry);
  }

  Timer.Sample begin() {
    return Timer.start(registry);
  }

  void end(Timer.Sample sample) {
    sample.stop(appendTime);
  }

  void batch(int appends) {
    batchSize.record(appends);
  }

  void waited(long nanos) {
    waitTime.record(Duration.ofNanos(nanos));
  }

  void conflict() {
    conflicts.increment();
  }
}
