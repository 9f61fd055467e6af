package espm.command.eventstore;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The events for those who read them from outside: filtered, and in slices. However rare what is
 * wanted may be, a slice looks at a bounded number of events and says where to go on. Every call is
 * non-blocking and bounded in time, and fails as those of {@link EventStore} do; none waits for a
 * connection that commands need. Thread-safe.
 */
@ApplicationScoped
public class EventFeed {

  /**
   * By how much the times of events may disagree with their order before {@link #start} can pass
   * over one: the difference between the clocks of two instances, twice, and the time from a
   * decision to its place in the store.
   */
  public static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(1);

  /** Events that one call looks at; some 20 ms of work when they are in memory. */
  public static final int LOOKED_AT_MAX = 20_000;

  private final ReadStatements read;
  private final SliceStatements slices;
  private final StartStatement start;
  private final Deadline deadline;
  private final Timer time;

  EventFeed(
      @ReactiveDataSource(FeedPool.NAME) Pool pool,
      Vertx vertx,
      StoreConfig config,
      MeterRegistry metrics) {
    this.read = new ReadStatements(pool);
    this.slices = new SliceStatements(pool);
    this.start = new StartStatement(pool);
    this.deadline = new Deadline(vertx, config.timeoutMillis());
    this.time =
        Timer.builder("espm.events.read")
            .description("Time of one statement that reads events for a client")
            .register(metrics);
  }

  /** Whether there is such a stream: every one has a first event. */
  public Uni<Boolean> hasStream(UUID streamId) {
    return deadline.on(read.stream(streamId, 1, 1)).map(first -> !first.isEmpty());
  }

  /** The place of the event with this position, or empty when there is none. */
  public Uni<Optional<LogPosition>> locate(long position) {
    return deadline.on(read.locate(position));
  }

  /**
   * Reads on in one stream, in order of version.
   *
   * @param fromVersion first version looked at, from 1
   * @param limit most events wanted, at least 1
   */
  public Uni<EventSlice<Integer>> stream(
      UUID streamId, int fromVersion, EventFilter filter, int limit) {
    return timed(slices.stream(streamId, fromVersion, filter, limit));
  }

  /**
   * Reads on in all streams, in the order of {@link LogPosition}. Only what can no longer be
   * overtaken is looked at: an event of a transaction that is younger than some running one is not
   * there yet. So whoever goes on from the last event seen, or from {@link EventSlice#next}, misses
   * none.
   *
   * @param after exclusive
   * @param limit most events wanted, at least 1
   */
  public Uni<EventSlice<LogPosition>> all(LogPosition after, EventFilter filter, int limit) {
    return timed(slices.all(after, filter, limit));
  }

  /**
   * A place before every event that occurred at a time or later, found without reading those before
   * it. Events that are up to {@link #CLOCK_TOLERANCE} older follow it too: they are for the filter
   * to drop.
   */
  public Uni<LogPosition> start(Instant from) {
    return timed(start.before(from.minus(CLOCK_TOLERANCE)));
  }

  private <T> Uni<T> timed(Uni<T> reading) {
    return Uni.createFrom()
        .deferred(
            () -> {
              Timer.Sample sample = Timer.start();
              return deadline.on(reading).onTermination().invoke(() -> sample.stop(time));
            });
  }
}
