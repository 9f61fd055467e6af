package espm.capacity;

import java.util.Map;

/**
 * So many users a second, who arrive whether or not those before them were answered.
 *
 * @param usersPerSecond by the name of the flow, see {@link Flows}
 * @param leadSeconds before what is measured, so that flows of all ages are under way
 * @param measuredSeconds what counts
 * @param drainSeconds how long the last users may take; then they are cut off. Longer than {@code
 *     goodWithinMillis}: who has no answer by then is slower than that
 * @param goodWithinMillis a right answer within this time is a good one
 * @param population the file of {@link Population}
 */
public record Step(
    Map<String, Double> usersPerSecond,
    int leadSeconds,
    int measuredSeconds,
    int drainSeconds,
    long goodWithinMillis,
    String population) {

  public Step {
    if (drainSeconds * 1000L <= goodWithinMillis) {
      throw new IllegalArgumentException(
          "a drain of " + drainSeconds + " s is too short for " + goodWithinMillis + " ms");
    }
  }
}
