package espm.command.relay;

import espm.command.eventstore.LogPosition;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * What a relay has to say about itself: metrics and the state for the health check. Written by the
 * relay's thread, read by any.
 */
final class RelayProgress {

  /** Lag is counted up to here; a larger one shows as this number. */
  static final int LAG_COUNTED_MAX = 100_000;

  private static final Duration LAG_AGE_MAX = Duration.ofSeconds(1);

  /** What the relay is doing. */
  enum State {
    STARTING,
    STANDBY,
    ACTIVE,
    FAILING
  }

  private final Clock clock;
  private final Counter published;
  private volatile State state = State.STARTING;
  private volatile String lastFailure;
  private volatile LogPosition checkpoint = LogPosition.START;
  private volatile RelayLag lag = RelayLag.NONE;
  private Instant measuredAt = Instant.EPOCH;

  RelayProgress(String relay, MeterRegistry metrics, Clock clock) {
    this.clock = clock;
    published =
        Counter.builder("espm.relay.published")
            .description("Events acknowledged by Kafka")
            .tag("relay", relay)
            .register(metrics);
    Gauge.builder("espm.relay.lag.events", () -> lag.events())
        .description("Events committed and not yet published, counted up to " + LAG_COUNTED_MAX)
        .tag("relay", relay)
        .register(metrics);
    Gauge.builder("espm.relay.lag.seconds", this::lagSeconds)
        .description("Age of the oldest event that is not yet published; 0 when there is none")
        .tag("relay", relay)
        .register(metrics);
    Gauge.builder("espm.relay.active", () -> state == State.ACTIVE ? 1 : 0)
        .description("1 while this instance is the one that publishes")
        .tag("relay", relay)
        .register(metrics);
  }

  private double lagSeconds() {
    Instant oldest = lag.oldest();
    return oldest == null
        ? 0
        : Math.max(0, Duration.between(oldest, clock.instant()).toMillis()) / 1e3;
  }

  void active(LogPosition from) {
    state = State.ACTIVE;
    lastFailure = null;
    checkpoint = from;
  }

  /** No longer active; a failure that was told stays visible. */
  void idle() {
    lag = RelayLag.NONE;
    if (state != State.FAILING) {
      state = State.STANDBY;
    }
  }

  void failed(Exception failure) {
    state = State.FAILING;
    lastFailure = failure.toString();
  }

  void published(int events, LogPosition upTo) {
    published.increment(events);
    checkpoint = upTo;
  }

  void measured(RelayLag measured) {
    lag = measured;
    measuredAt = clock.instant();
  }

  /** Whether it is time to measure the lag again, under load; for the relay's thread. */
  boolean isLagStale() {
    return clock.instant().isAfter(measuredAt.plus(LAG_AGE_MAX));
  }

  State state() {
    return state;
  }

  /** Why it is failing, or null. */
  String lastFailure() {
    return lastFailure;
  }

  LogPosition checkpoint() {
    return checkpoint;
  }

  RelayLag lag() {
    return lag;
  }
}
