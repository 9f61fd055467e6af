package espm.command.eventstore;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Streams of events in PostgreSQL, kept for ever. It knows nothing of what the events mean. Every
 * call is non-blocking and bounded in time; a database that cannot be reached, or does not answer,
 * fails the {@link Uni} with {@link StoreUnavailableException}. Thread-safe.
 */
@ApplicationScoped
public class EventStore {

  private final GroupCommit appends;
  private final BatchStatement batch;
  private final ReadStatements read;
  private final SnapshotStatements snapshots;
  private final Deadline deadline;
  private final CommitSignal commits;
  private final AppendMetrics metrics;

  EventStore(
      Pool pool, Vertx vertx, StoreConfig config, CommitSignal commits, MeterRegistry registry) {
    this.metrics = new AppendMetrics(registry);
    this.batch = new BatchStatement(pool);
    this.appends = new GroupCommit(this::write, config, metrics);
    this.read = new ReadStatements(pool);
    this.snapshots = new SnapshotStatements(pool);
    this.deadline = new Deadline(vertx, config.timeoutMillis());
    this.commits = commits;
  }

  /**
   * Adds events to the end of a stream, all or none. The result is told when they are durable.
   * Appends that arrive at the same time are written together, without one harming the other.
   */
  public Uni<AppendResult> append(Append append) {
    Timer.Sample sample = metrics.begin();
    return appends
        .append(append)
        .invoke(
            result -> {
              if (result instanceof AppendResult.Conflict) {
                metrics.conflict();
              }
            })
        .onTermination()
        .invoke(() -> metrics.end(sample));
  }

  private Uni<Set<UUID>> write(List<Append> appends) {
    // The signal is inside the deadline: what succeeds too late for its callers is there as well.
    return deadline.on(
        batch
            .execute(appends)
            .invoke(
                written -> {
                  if (!written.isEmpty()) {
                    commits.committed(written);
                  }
                }));
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

  /**
   * Reads the latest snapshot of a stream, and the first events after it.
   *
   * @param format of the snapshot; one of another format is passed over
   * @param upTo last version wanted; a later snapshot is passed over
   * @param limit most events wanted, at least 1
   */
  public Uni<StreamHead> readHead(UUID streamId, int format, int upTo, int limit) {
    return deadline.on(snapshots.head(streamId, format, upTo, limit));
  }

  /** Stores a snapshot, unless a later one of the same format is there. */
  public Uni<Void> saveSnapshot(UUID streamId, Snapshot snapshot) {
    return deadline.on(snapshots.save(streamId, snapshot));
  }
}
