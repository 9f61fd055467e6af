package espm.capacity;

import java.util.Map;

/**
 * Users and for how long: either so many a second, who arrive whether or not those before them were
 * answered (an open model), or so many at a time, none of whom thinks, and each of whom comes when
 * another one leaves (a closed one).
 *
 * @param usersPerSecond by the name of the flow, see {@link Flows}; empty in a closed model
 * @param usersAtOnce by the name of the flow; empty in an open model
 * @param leadSeconds before what is measured, so that flows of all ages are under way
 * @param measuredSeconds what counts
 * @param drainSeconds how long the last users may take; then they are cut off. Longer than {@code
 *     goodWithinMillis}: who has no answer by then is slower than that
 * @param goodWithinMillis a right answer within this time is a good one
 * @param population the file of {@link Population}
 */
public record Step(
    Map<String, Double> usersPerSecond,
    Map<String, Integer> usersAtOnce,
    int leadSeconds,
    int measuredSeconds,
    int drainSeconds,
    long goodWithinMillis,
    String population) {

  public Step {
    usersPerSecond = usersPerSecond == null ? Map.of() : Map.copyOf(usersPerSecond);
    usersAtOnce = usersAtOnce == null ? Map.of() : Map.copyOf(usersAtOnce);
    if (usersPerSecond.isEmpty() == usersAtOnce.isEmpty()) {
      throw new IllegalArgumentException("users either arrive at a rate, or are there at once");
    }
    if (drainSeconds * 1000L <= goodWithinMillis) {
      throw new IllegalArgumentException(
          "a drain of " + drainSeconds + " s is too short for " + goodWithinMillis + " ms");
    }
  }
}
