package espm.query.generations;

import espm.query.generations.Build.Phase;
import espm.query.generations.GenerationRecord.Found;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;

/**
 * The exchange of the serving generation for the one that was built beside it.
 *
 * <ol>
 *   <li>When the new one is close, the record says that the exchange has begun, and holds the text
 *       of its seals: a new one for each try.
 *   <li>Each partition of the serving generation is sealed. The script that applies events looks at
 *       the seal together with the offset, so from that moment the views of the partition do not
 *       change, whoever believes to project them. They are read as before.
 *   <li>As soon as the new generation is, in every partition, at least where the sealed one ended,
 *       one comparison and change of the record makes it serve. It shows everything that the old
 *       one has shown, so nobody sees an older state, whether he learns of it at once or later.
 * </ol>
 *
 * <p>An instance that dies on the way leaves the rest to the others or to its next start: all is in
 * the record, and each step may be done again. Takes it too long, the record goes back to building.
 * A seal that is left behind, also one that a slow instance sets later, is recognised by its text:
 * whoever meets it removes it. The change at the end fails when the record was changed since it was
 * read, by an abort for instance, so it never relies on a seal that may be gone.
 *
 * <p>Only who could serve what would serve then begins or ends an exchange. One that takes too long
 * is given up by anybody: those who could end it may be gone, and what serves stands still.
 * Thread-safe.
 */
final class Switchover {

  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(2);

  private final GenerationRecord record;
  private final Partitions partitions;
  private final GenerationsConfig config;
  private final Clock clock;
  private final int format;

  /**
   * @param format of the views that this build makes
   */
  Switchover(
      GenerationRecord record,
      Partitions partitions,
      GenerationsConfig config,
      Clock clock,
      int format) {
    this.record = record;
    this.partitions = partitions;
    this.config = config;
    this.clock = clock;
    this.format = format;
  }

  /**
   * Does what can be done now.
   *
   * @return whether the exchange is under way, and there is more to do soon
   */
  Future<Boolean> step(Found found) {
    Build build = found.generations().flatMap(Generations::build).orElse(null);
    if (build == null || build.phase() == Phase.PAUSED) {
      return Future.succeededFuture(false);
    }
    Generations now = found.generations().orElseThrow();
    boolean isOverdue = build.due().isBefore(clock.instant());
    if (build.phase() == Phase.SWITCHING && isOverdue) {
      return giveUp(found, now, build);
    }
    if (now.format(build.generation()) != format) {
      return Future.succeededFuture(false);
    }
    if (build.phase() == Phase.SWITCHING) {
      return finishWhenThere(found, now, build);
    }
    return build.due().isAfter(clock.instant())
        ? Future.succeededFuture(false)
        : startWhenClose(found, now, build);
  }

  private Future<Boolean> startWhenClose(Found found, Generations now, Build build) {
    return offsets(partitions.offsets(now.serving()), partitions.offsets(build.generation()))
        .compose(
            both ->
                both.missing() > config.switchLag()
                    ? Future.succeededFuture(false)
                    : replace(
                        found,
                        generations ->
                            generations.startSwitch(
                                UUID.randomUUID().toString().replace("-", ""),
                                clock.instant().plus(config.switchTimeout()))));
  }

  private Future<Boolean> finishWhenThere(Found found, Generations now, Build build) {
    // The new offsets are asked for after the seals are there: the sealed ones do not change.
    return partitions
        .seal(now.serving(), build.seal())
        .compose(
            ends -> offsets(Future.succeededFuture(ends), partitions.offsets(build.generation())))
        .compose(
            both ->
                both.missing() > 0
                    ? Future.succeededFuture(true)
                    : replace(
                            found,
                            generations ->
                                generations.finishSwitch(
                                    build.seal(), clock.instant().plus(config.removalGrace())))
                        .map(isDone -> !isDone));
  }

  private Future<Boolean> giveUp(Found found, Generations now, Build build) {
    return replace(
            found,
            generations ->
                generations.giveUpSwitch(build.seal(), clock.instant().plus(PAUSE_AFTER_FAILURE)))
        .compose(
            isDone ->
                isDone
                    ? partitions.unseal(now.serving(), build.seal()).map(false)
                    : Future.succeededFuture(false));
  }

  private Future<Boolean> replace(Found found, Function<Generations, Optional<Generations>> step) {
    return found
        .generations()
        .flatMap(step)
        .map(next -> record.replace(found.revision(), next))
        .orElse(Future.succeededFuture(false));
  }

  /** Where the two generations stand, by partition. */
  private record Offsets(List<OptionalLong> serving, List<OptionalLong> building) {

    /** How many records the one has that the other has not. */
    long missing() {
      long missing = 0;
      for (int partition = 0; partition < serving.size(); partition++) {
        missing +=
            Math.max(0, serving.get(partition).orElse(0) - building.get(partition).orElse(0));
      }
      return missing;
    }
  }

  private static Future<Offsets> offsets(
      Future<List<OptionalLong>> serving, Future<List<OptionalLong>> building) {
    return Future.all(serving, building).map(_ -> new Offsets(serving.result(), building.result()));
  }
}
