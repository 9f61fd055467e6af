package espm.command.handling;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import espm.command.eventstore.EventStore;
import espm.command.eventstore.Snapshot;
import espm.command.eventstore.StoredEvent;
import espm.command.eventstore.StreamHead;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Where streams stand: from memory, otherwise from the latest snapshot and the events after it.
 * What is in memory was true once and may be old, as other instances append too; whoever uses it
 * must be able to tell. Non-blocking and thread-safe.
 *
 * @param <S> state
 */
final class StreamStates<S> {

  private static final Logger LOG = Logger.getLogger(StreamStates.class);

  private final Aggregate<S, ?, ?> aggregate;
  private final EventStore store;
  private final int pageSize;
  private final Cache<UUID, StreamState<S>> recent;

  StreamStates(Aggregate<S, ?, ?> aggregate, EventStore store, HandlingConfig config) {
    this.aggregate = aggregate;
    this.store = store;
    this.pageSize = config.loadPageSize();
    this.recent =
        Caffeine.newBuilder()
            .maximumWeight(config.cacheWeightMax())
            .weigher((UUID _, StreamState<S> kept) -> aggregate.weight(kept.state()))
            .executor(Runnable::run) // eviction is short; a thread of its own would cost more
            .build();
  }

  /** As it was when this instance last had to do with it, if that is remembered. */
  Optional<StreamState<S>> remembered(UUID streamId) {
    return Optional.ofNullable(recent.getIfPresent(streamId));
  }

  /** Notes where a stream stands now. */
  void remember(UUID streamId, StreamState<S> state) {
    recent.put(streamId, state);
  }

  /** What is remembered of it has turned out to be old. */
  void forget(UUID streamId) {
    recent.invalidate(streamId);
  }

  /** As it is stored at this moment. */
  Uni<StreamState<S>> load(UUID streamId) {
    return load(streamId, Integer.MAX_VALUE);
  }

  private Uni<StreamState<S>> load(UUID streamId, int upTo) {
    return store
        .readHead(streamId, aggregate.snapshotFormat().number(), upTo, pageSize)
        .chain(head -> begin(streamId, head, upTo));
  }

  private Uni<StreamState<S>> begin(UUID streamId, StreamHead head, int upTo) {
    StreamState<S> start = StreamState.none();
    if (head.snapshot().isPresent()) {
      Snapshot snapshot = head.snapshot().get();
      try {
        start =
            new StreamState<>(
                aggregate.snapshotFormat().read(snapshot.state()), snapshot.version());
      } catch (IllegalArgumentException e) {
        LOG.errorf("snapshot of %s cannot be read, reading all events: %s", streamId, e);
        return readOn(streamId, start, upTo);
      }
    }
    StreamState<S> soFar = fold(start, head.events());
    return head.events().size() < pageSize
        ? Uni.createFrom().item(soFar)
        : readOn(streamId, soFar, upTo);
  }

  /** The same and what has been appended since. */
  Uni<StreamState<S>> readOn(UUID streamId, StreamState<S> known) {
    return readOn(streamId, known, Integer.MAX_VALUE);
  }

  /** As it was at a version that it has had. */
  Uni<StreamState<S>> at(UUID streamId, int version) {
    return remembered(streamId)
        .filter(now -> now.version() == version)
        .map(now -> Uni.createFrom().item(now))
        .orElseGet(() -> load(streamId, version));
  }

  /** Reads page by page: a long stream needs the memory of a page. */
  private Uni<StreamState<S>> readOn(UUID streamId, StreamState<S> soFar, int upTo) {
    int wanted = Math.min(pageSize, upTo - soFar.version());
    if (wanted == 0) {
      return Uni.createFrom().item(soFar);
    }
    return store
        .readStream(streamId, soFar.version() + 1, wanted)
        .chain(
            page -> {
              StreamState<S> next = fold(soFar, page);
              return page.size() < wanted
                  ? Uni.createFrom().item(next)
                  : readOn(streamId, next, upTo);
            });
  }

  private StreamState<S> fold(StreamState<S> soFar, List<StoredEvent> page) {
    S state = soFar.state();
    for (StoredEvent event : page) {
      state = aggregate.evolve(state, event);
    }
    return new StreamState<>(state, page.isEmpty() ? soFar.version() : page.getLast().version());
  }
}
