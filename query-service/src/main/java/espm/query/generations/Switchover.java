package espm.query.generations;

import espm.query.generations.Build.Phase;
import espm.query.generations.GenerationRecord.Found;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.function.BooleanSupplier;

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
 *       and shows at least as much of each order that a retry has healed there, one comparison and
 *       change of the record makes it serve. It shows everything that the old one has shown, so
 *       nobody sees an older state, whether he learns of it at once or later.
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

  static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(2);

  private final GenerationRecord record;
  private final Partitions partitions;
  private final CarryOver carryOver;
  private final SwitchBeginning beginning;
  private final GenerationsConfig config;
  private final Clock clock;
  private final int format;

  /**
   * @param hasRoom whether a build may go on
   * @param format of the views that this build makes
   */
  Switchover(
      GenerationRecord record,
      Partitions partitions,
      CarryOver carryOver,
      BooleanSupplier hasRoom,
      GenerationsConfig config,
      Clock clock,
      int format) {
    this.record = record;
    this.partitions = partitions;
    this.carryOver = carryOver;
    this.beginning = new SwitchBeginning(record, partitions, carryOver, hasRoom, config, clock);
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
        : beginning.step(found, now, build);
  }

  private Future<Boolean> finishWhenThere(Found found, Generations now, Build build) {
    // The new offsets are asked for after the seals are there: the sealed ones do not change.
    return partitions
        .seal(now.serving(), build.seal())
        .compose(
            ends ->
                Offsets.of(Future.succeededFuture(ends), partitions.offsets(build.generation())))
        .compose(
            both ->
                both.missing() > 0
                    ? Future.succeededFuture(true)
                    : finishWhenNothingIsBehind(found, now, build));
  }

  private Future<Boolean> finishWhenNothingIsBehind(Found found, Generations now, Build build) {
    return carryOver
        .lastRetries(now.serving(), build.generation())
        .compose(
            behind ->
                behind > 0
                    ? Future.succeededFuture(true)
                    : carryOver
                        .changes(now.serving(), build.generation(), build.seal())
                        .compose(_ -> finish(found, build))
                        .map(isDone -> !isDone));
  }

  private Future<Boolean> finish(Found found, Build build) {
    return record.replace(
        found,
        generations ->
            generations.finishSwitch(build.seal(), clock.instant().plus(config.removalGrace())));
  }

  private Future<Boolean> giveUp(Found found, Generations now, Build build) {
    return record
        .replace(
            found,
            generations ->
                generations.giveUpSwitch(build.seal(), clock.instant().plus(PAUSE_AFTER_FAILURE)))
        .compose(
            isDone ->
                isDone
                    ? partitions.unseal(now.serving(), build.seal()).map(false)
                    : Future.succeededFuture(false));
  }
}
