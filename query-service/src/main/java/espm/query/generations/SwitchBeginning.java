package espm.query.generations;

import espm.query.generations.GenerationRecord.Found;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Begins an exchange when it is likely to be short, since what serves stands still meanwhile: the
 * build has room to come up, is close, and shows no less of any of its parked orders. Those of
 * which it does are tried again first, and it is looked again after a pause.
 *
 * @param hasRoom whether a build may go on
 */
record SwitchBeginning(
    GenerationRecord record,
    Partitions partitions,
    CarryOver carryOver,
    BooleanSupplier hasRoom,
    GenerationsConfig config,
    Clock clock) {

  private static final Logger LOG = Logger.getLogger(SwitchBeginning.class);

  /** Whether it has begun. */
  Future<Boolean> step(Found found, Generations now, Build build) {
    if (!hasRoom.getAsBoolean()) {
      return Future.succeededFuture(false);
    }
    return Offsets.of(partitions.offsets(now.serving()), partitions.offsets(build.generation()))
        .compose(
            both ->
                both.missing() > config.switchLag()
                    ? Future.succeededFuture(false)
                    : carryOver
                        .retries(now.serving(), build.generation())
                        .compose(
                            behind -> behind > 0 ? postpone(found, build, behind) : begin(found)));
  }

  private Future<Boolean> begin(Found found) {
    return record.replace(
        found,
        generations ->
            generations.startSwitch(
                UUID.randomUUID().toString().replace("-", ""),
                clock.instant().plus(config.switchTimeout())));
  }

  private Future<Boolean> postpone(Found found, Build build, long behind) {
    LOG.warnf(
        "generation %d waits for %d parked orders, of which the views that serve show more;"
            + " they are tried again",
        build.generation(), behind);
    return record
        .replace(
            found,
            generations ->
                generations.postponeSwitch(clock.instant().plus(Switchover.PAUSE_AFTER_FAILURE)))
        .map(false);
  }
}
