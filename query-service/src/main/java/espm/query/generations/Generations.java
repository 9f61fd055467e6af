package espm.query.generations;

import espm.query.generations.Build.Phase;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The record of all generations, and what may follow what. Each step gives the next record, or
 * nothing when it is not possible; numbers are never given twice. Pure and immutable.
 *
 * @param serving the generation that is read
 * @param build the one beside it, if there is one
 * @param last the highest number ever given
 * @param declinedFormat form of the build that was last aborted, 0 for none
 * @param formats the form of each generation that is not removed yet
 * @param removals generations whose keys have to go
 */
public record Generations(
    int serving,
    Optional<Build> build,
    int last,
    int declinedFormat,
    Map<Integer, Integer> formats,
    Map<Integer, Removal> removals) {

  /**
   * What is left of a generation.
   *
   * @param notBefore until when somebody may still read it
   * @param done partitions that are empty
   */
  public record Removal(Instant notBefore, Set<Integer> done) {}

  /** The record when there is nothing but one generation. */
  static Generations only(int serving, int format) {
    return new Generations(
        serving, Optional.empty(), serving, 0, Map.of(serving, format), Map.of());
  }

  /**
   * The record after it was lost: what served serves on, and what else there may be is to go. The
   * numbers are remembered, as somebody may still be writing to the other generations.
   */
  Generations restored(Instant removeFrom) {
    Map<Integer, Removal> others = new TreeMap<>();
    formats.keySet().stream()
        .filter(generation -> generation != serving)
        .forEach(generation -> others.put(generation, new Removal(removeFrom, Set.of())));
    return new Generations(serving, Optional.empty(), last, 0, formats, others);
  }

  /** The form of a generation; 0 when there is no such generation. */
  public int format(int generation) {
    return formats.getOrDefault(generation, 0);
  }

  /** Whether a build of this format has to begin by itself. */
  boolean isOutdatedFor(int format, boolean hasJustStarted) {
    return build.isEmpty()
        && format(serving) < format
        && (hasJustStarted || declinedFormat != format);
  }

  /** Begins a build; only one at a time, and none of an older form than the one that serves. */
  Optional<Generations> begin(int format, String reason, Instant now) {
    if (build.isPresent() || format < format(serving)) {
      return Optional.empty();
    }
    int next = last + 1;
    Map<Integer, Integer> more = new TreeMap<>(formats);
    more.put(next, format);
    Build begun = new Build(next, reason, now, Phase.BUILDING, "", now);
    return Optional.of(new Generations(serving, Optional.of(begun), next, 0, more, removals));
  }

  /** Has the build wait. One whose exchange has begun is not stopped halfway. */
  Optional<Generations> pause(Instant now) {
    return inPhase(Phase.BUILDING).map(found -> with(found.in(Phase.PAUSED, "", now)));
  }

  /** Has it go on. */
  Optional<Generations> resume(Instant now) {
    return inPhase(Phase.PAUSED).map(found -> with(found.in(Phase.BUILDING, "", now)));
  }

  /** Begins the exchange. */
  Optional<Generations> startSwitch(String seal, Instant deadline) {
    return inPhase(Phase.BUILDING).map(found -> with(found.in(Phase.SWITCHING, seal, deadline)));
  }

  /** Tries no exchange before a time. */
  Optional<Generations> postponeSwitch(Instant nextTry) {
    return inPhase(Phase.BUILDING).map(found -> with(found.in(Phase.BUILDING, "", nextTry)));
  }

  /** Goes back to building when the exchange takes too long. */
  Optional<Generations> giveUpSwitch(String seal, Instant nextTry) {
    return switching(seal).map(found -> with(found.in(Phase.BUILDING, "", nextTry)));
  }

  /** From now on the built generation serves. */
  Optional<Generations> finishSwitch(String seal, Instant removeFrom) {
    return switching(seal)
        .map(
            found ->
                new Generations(
                    found.generation(),
                    Optional.empty(),
                    last,
                    0,
                    formats,
                    withRemoval(serving, removeFrom)));
  }

  /** Ends the build without result, whatever its phase; what it has written goes. */
  Optional<Generations> abort(Instant removeFrom) {
    return build.map(
        found ->
            new Generations(
                serving,
                Optional.empty(),
                last,
                format(found.generation()),
                formats,
                withRemoval(found.generation(), removeFrom)));
  }

  /** Notes that a partition of a generation is empty; the generation is forgotten with its last. */
  Optional<Generations> removed(int generation, int partition, int partitions) {
    Removal removal = removals.get(generation);
    if (removal == null || removal.done().contains(partition)) {
      return Optional.empty();
    }
    Set<Integer> done = new TreeSet<>(removal.done());
    done.add(partition);
    Map<Integer, Removal> others = new TreeMap<>(removals);
    Map<Integer, Integer> known = new TreeMap<>(formats);
    if (done.size() < partitions) {
      others.put(generation, new Removal(removal.notBefore(), done));
    } else {
      others.remove(generation);
      known.remove(generation);
    }
    return Optional.of(new Generations(serving, build, last, declinedFormat, known, others));
  }

  /**
   * Whether a seal was left behind by an exchange that did not take place. A seal that holds what
   * no exchange under way has set, on the generation that serves, is never used again.
   */
  boolean isLeftBehind(int generation, String seal) {
    return generation == serving && switching(seal).isEmpty();
  }

  private Optional<Build> switching(String seal) {
    return inPhase(Phase.SWITCHING).filter(found -> found.seal().equals(seal));
  }

  private Optional<Build> inPhase(Phase phase) {
    return build.filter(found -> found.phase() == phase);
  }

  private Generations with(Build changed) {
    return new Generations(serving, Optional.of(changed), last, declinedFormat, formats, removals);
  }

  private Map<Integer, Removal> withRemoval(int generation, Instant from) {
    Map<Integer, Removal> more = new TreeMap<>(removals);
    more.put(generation, new Removal(from, Set.of()));
    return more;
  }
}
