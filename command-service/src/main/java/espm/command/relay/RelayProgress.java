package espm.command.relay;

import espm.command.eventstore.LogPosition;
import espm.command.eventstore.StoredEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What this instance knows of one shard of a relay: metrics and the state for operators. Written by
 * the lane's thread while there is a lane, otherwise by the member's; read by any.
 */
final class RelayProgress {

  private static final Duration LAG_AGE_MAX = Duration.ofSeconds(1);

  private final Shard shard;
  private final Clock clock;
  private final Counter published;
  private final Counter topicsLost;
  private volatile RelayState state = RelayState.STARTING;
  private volatile String holder;
  private volatile String lastFailure;
  private volatile String topicLost;
  private volatile RelayLag lag = RelayLag.NONE;
  private volatile LogPosition checkpoint = LogPosition.START;
  private volatile Instant measuredAt = Instant.EPOCH;

  RelayProgress(String relay, Shard shard, MeterRegistry metrics, Clock clock) {
    this.shard = shard;
    this.clock = clock;
    Tags tags = Tags.of("relay", relay, "shard", Integer.toString(shard.number()));
    published =
        Counter.builder("espm.relay.published")
            .description("Events acknowledged by Kafka")
            .tags(tags)
            .register(metrics);
    topicsLost =
        Counter.builder("espm.relay.topic.lost")
            .description("Times that the topic was another one and everything was published again")
            .tags(tags)
            .register(metrics);
    Gauge.builder("espm.relay.lag.events", () -> lag.events())
        .description(
            "Events committed and not yet published; beyond 10,000 an estimate. Of several"
                + " instances the greatest one counts")
        .tags(tags)
        .register(metrics);
    Gauge.builder("espm.relay.lag.seconds", this::lagSeconds)
        .description("Age of the oldest event that is not yet published; 0 when there is none")
        .tags(tags)
        .register(metrics);
    Gauge.builder("espm.relay.active", () -> state == RelayState.ACTIVE ? 1 : 0)
        .description("1 while this instance is the one that publishes the shard")
        .tags(tags)
        .register(metrics);
  }

  private double lagSeconds() {
    Instant oldest = lag.oldest();
    return oldest == null
        ? 0
        : Math.max(0, Duration.between(oldest, clock.instant()).toMillis()) / 1e3;
  }

  void active() {
    if (state != RelayState.ACTIVE) {
      state = RelayState.ACTIVE;
      lastFailure = null;
    }
  }

  void paused() {
    state = RelayState.PAUSED;
    lastFailure = null;
  }

  /** Another instance has the shard, and tells the lag. */
  void heldBy(String instance, RelayState whatThisOneDoes) {
    state = whatThisOneDoes;
    holder = instance;
    lastFailure = null;
    lag = RelayLag.NONE;
  }

  /** No instance has the shard; whoever sees that measures the lag. */
  void unheld(RelayState whatThisOneDoes) {
    state = whatThisOneDoes;
    holder = null;
  }

  /** This instance has the shard. */
  void heldHere(String instance) {
    holder = instance;
  }

  /** The lag stays as it was measured last, and its age grows. */
  void failed(Exception failure) {
    state = RelayState.FAILING;
    lastFailure = failure.toString();
  }

  void refused(Exception refusal) {
    state = RelayState.REFUSING;
    lastFailure = refusal.getMessage();
  }

  void topicLost(String what) {
    topicLost = what;
    topicsLost.increment();
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

  void reached(LogPosition place) {
    checkpoint = place;
  }

  void measured(RelayLag measured) {
    lag = measured;
    measuredAt = clock.instant();
  }

  /** Whether it is time to measure the lag again. */
  boolean isLagStale() {
    return clock.instant().isAfter(measuredAt.plus(LAG_AGE_MAX));
  }

  RelayState state() {
    return state;
  }

  /** Why it is failing or refusing, or null. */
  String lastFailure() {
    return lastFailure;
  }

  RelayLag lag() {
    return lag;
  }

  /** All that there is to say, at this moment. */
  ShardStatus status() {
    return new ShardStatus(
        shard.number(),
        state,
        holder,
        lag.events(),
        lagSeconds(),
        checkpoint.position(),
        (long) published.count(),
        lastFailure,
        topicLost);
  }
}
