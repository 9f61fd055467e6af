package espm.command.handling;

import espm.command.eventstore.NewEvent;
import espm.command.eventstore.StoredEvent;
import java.time.Instant;
import java.util.List;

/**
 * What the {@link CommandHandler} has to know of a kind of aggregate. All methods are pure.
 *
 * @param <S> state; null means that there is none yet
 * @param <C> command
 * @param <R> rejection
 */
public interface Aggregate<S, C, R> {

  /** Category of its streams. */
  String category();

  /** The state after one more stored event. */
  S evolve(S state, StoredEvent event);

  /** How its states are kept as snapshots. */
  SnapshotFormat<S> snapshotFormat();

  /** How much memory a state takes, in units that are alike for all states; at least 1. */
  int weight(S state);

  /** What a command does to a state at a given time. */
  Decided<S, R> decide(S state, C command, Instant now);

  /** What came of a command, ready to be stored. */
  sealed interface Decided<S, R> {

    /**
     * Events to append, and the state with them in it; no events when there is nothing to do.
     *
     * @param events in order
     * @param state after all of them
     */
    record Accepted<S, R>(List<NewEvent> events, S state) implements Decided<S, R> {}

    /** Nothing happens. */
    record Rejected<S, R>(R rejection) implements Decided<S, R> {}
  }
}
