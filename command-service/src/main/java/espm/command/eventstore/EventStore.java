package espm.command.eventstore;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Streams of events in PostgreSQL, kept for ever. It knows nothing of what the events mean. Every
 * call is non-blocking and bounded in time; a database that cannot be reached, or does not answer,
 * fails the {@link Uni} with {@link StoreUnavailableException}. Thread-safe.
 */
@ApplicationScoped
public class EventStore {

  private final AppendStatement append;
  private final ReadStatements read;
  private final Deadline deadline;
  private final CommitSignal commits;
  private final Timer appendTime;
  private final Counter conflicts;

  EventStore(
      Pool pool, Vertx vertx, StoreConfig config, CommitSignal commits, MeterRegistry metrics) {
    this.append = new AppendStatement(pool);
    this.read = new ReadStatements(pool);
    this.deadline = new Deadline(vertx, config.timeoutMillis());
    this.commits = commits;
    this.appendTime =
        Timer.builder("espm.append")
            .description("Time from asking for an append to knowing that it is durable")
            .publishPercentileHistogram()
            .register(metrics);
    this.conflicts =
        Counter.builder("espm.append.conflicts")
            .description("Appends refused because the stream had moved on")
            .register(metrics);
  }

  /**
   * Adds events to the end of a stream, all or none. The result is told when they are durable.
   *
   * @param category kind of stream
   * @param streamId which stream; it begins to be with its first event
   * @param expectedVersion version that the events build on; 0 for a new stream
   * @param occurredAt when they happened; what is finer than microseconds is lost
   * @param events at least one
   */
  public Uni<AppendResult> append(
      String category,
      UUID streamId,
      int expectedVersion,
      Instant occurredAt,
      List<NewEvent> events) {
    Timer.Sample sample = Timer.start();
    // The signal is inside the deadline: an append that succeeds too late for its caller is there.
    return deadline
        .on(
            append
                .execute(category, streamId, expectedVersion, occurredAt, events)
                .invoke(this::tell))
        .onTermination()
        .invoke(() -> sample.stop(appendTime));
  }

  private void tell(AppendResult result) {
    switch (result) {
      case AppendResult.Appended _ -> commits.committed();
      case AppendResult.Conflict _ -> conflicts.increment();
    }
  }

  /**
   * Reads a part of one stream, in order of version.
   *
   * @param fromVersion first version wanted, from 1
   * @param limit most events wanted, at least 1
   * @return empty when the stream has no event from there on
   */
  public Uni<List<StoredEvent>> readStream(UUID streamId, int fromVersion, int limit) {
    return deadline.on(read.stream(streamId, fromVersion, limit));
  }

  /** The place of the event with this position, or empty when there is none. */
  public Uni<Optional<LogPosition>> locate(long position) {
    return deadline.on(read.locate(position));
  }
}
