package espm.command.relay;

import espm.command.eventstore.StoredEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a relay has to say about itself: metrics and the state for the health check. Written by the
 * relay's thread, read by any.
 */
final class RelayProgress {

  private static final Duration LAG_AGE_MAX = Duration.ofSeconds(1);

  /** What the relay is doing. */
  enum State {
    /** Switched off in this instance. */
    OFF,
    STARTING,
    /** Another instance publishes. */
    STANDBY,
    ACTIVE,
    /** Kafka or the database is away; it starts over by itself. */
    FAILING,
    /** The topic is not what it should be; somebody has to decide. */
    REFUSING
  }

  private final Clock clock;
  private final Counter published;
  private volatile State state = State.STARTING;
  private volatile String lastFailure;
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
        .description("Events committed and not yet published; beyond 10,000 an estimate")
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

  void active() {
    state = State.ACTIVE;
    lastFailure = null;
  }

  /** Another instance publishes, and tells the lag. */
  void standby() {
    state = State.STANDBY;
    lastFailure = null;
    lag = RelayLag.NONE;
  }

  void off() {
    state = State.OFF;
  }

  /** The lag stays as it was measured last, and its age grows. */
  void failed(Exception failure) {
    state = State.FAILING;
    lastFailure = failure.toString();
  }

  void refused(WrongTopicException refusal) {
    state = State.REFUSING;
    lastFailure = refusal.getMessage();
  }

  /** These are to be published next: should that take long, they are the lag. */
  void found(List<StoredEvent> batch) {
    if (lag.oldest() == null) {
      lag = new RelayLag(batch.size(), batch.getFirst().occurredAt());
    }
  }

  void published(int events) {
    published.increment(events);
  }

  void measured(RelayLag measured) {
    lag = measured;
    measuredAt = clock.instant();
  }

  /** Whether it is time to measure the lag again; for the relay's thread. */
  boolean isLagStale() {
    return clock.instant().isAfter(measuredAt.plus(LAG_AGE_MAX));
  }

  State state() {
    return state;
  }

  /** Why it is failing or refusing, or null. */
  String lastFailure() {
    return lastFailure;
  }

  RelayLag lag() {
    return lag;
  }
}
