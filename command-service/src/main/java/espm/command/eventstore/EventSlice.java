package espm.command.eventstore;

import java.util.List;
import java.util.Optional;

/**
 * What one bounded look at the store found. There may be more although nothing was found: a look
 * ends after so many events, wanted or not.
 *
 * @param events those that were wanted, in order
 * @param next where to go on; empty when the end was reached
 * @param <C> cursor
 */
public record EventSlice<C>(List<StoredEvent> events, Optional<C> next) {

  public EventSlice {
    events = List.copyOf(events);
  }
}
