package espm.command.handling;

import espm.command.eventstore.EventStore;
import espm.command.eventstore.Snapshot;
import io.smallrye.mutiny.Uni;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/**
 * Makes snapshots of growing streams, beside the commands and never for them: a command does not
 * wait for one, and one that fails or is left out costs reading more events later. Thread-safe.
 *
 * @param <S> state
 */
final class Snapshots<S> {

  private static final Logger LOG = Logger.getLogger(Snapshots.class);

  private final SnapshotFormat<S> format;
  private final EventStore store;
  private final int every;
  private final Semaphore places;

  Snapshots(SnapshotFormat<S> format, EventStore store, HandlingConfig config) {
    this.format = format;
    this.store = store;
    this.every = config.snapshotEvery();
    this.places = new Semaphore(config.snapshotsInFlightMax());
  }

  /**
   * Makes one if it is due.
   *
   * @param before version of the stream before the last append
   */
  void afterAppend(UUID streamId, int before, StreamState<S> now) {
    if (before / every == now.version() / every || !places.tryAcquire()) {
      return;
    }
    Uni.createFrom()
        .deferred(() -> store.saveSnapshot(streamId, written(now))) // also what it throws
        .onTermination()
        .invoke(() -> places.release())
        .subscribe()
        .with(_ -> {}, failure -> LOG.warnf("no snapshot of %s now: %s", streamId, failure));
  }

  private Snapshot written(StreamState<S> now) {
    return new Snapshot(now.version(), format.number(), format.write(now.state()));
  }
}
