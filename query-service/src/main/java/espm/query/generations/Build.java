package espm.query.generations;

import java.time.Instant;

/**
 * A generation that is being built.
 *
 * @param generation its number
 * @param reason why it is built, for people
 * @param startedAt when it was asked for
 * @param phase how far it is
 * @param seal what the seals of the serving generation hold while the two are exchanged; different
 *     for each try, empty when there is none
 * @param due while building, before when no exchange is tried; while switching, when it is given up
 */
public record Build(
    int generation, String reason, Instant startedAt, Phase phase, String seal, Instant due) {

  /** What is done with it. */
  public enum Phase {
    /** Events are projected into it. */
    BUILDING,
    /** It waits until somebody has it go on. */
    PAUSED,
    /** The serving generation is closed, and this one comes up to it. */
    SWITCHING
  }

  /** Whether events are to be projected into it. */
  public boolean isActive() {
    return phase != Phase.PAUSED;
  }

  Build in(Phase next, String newSeal, Instant newDue) {
    return new Build(generation, reason, startedAt, next, newSeal, newDue);
  }
}
