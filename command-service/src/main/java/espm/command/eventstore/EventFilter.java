package espm.command.eventstore;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;

/**
 * Which events are wanted.
 *
 * @param types stored type names; empty for all
 * @param from those that occurred then or later; empty for all. In whole microseconds, as events
 *     are: what is finer is rounded up
 */
public record EventFilter(Set<String> types, Optional<Instant> from) {

  private static final int NANOS_BELOW_A_MICRO = 999;

  public EventFilter {
    types = Set.copyOf(types);
    from = from.map(it -> it.plusNanos(NANOS_BELOW_A_MICRO).truncatedTo(ChronoUnit.MICROS));
  }
}
