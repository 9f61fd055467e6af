package espm.query.generations;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * What is known when there is no record: as it was last seen, or what follows from the views that
 * are there.
 *
 * @param removalGrace after which others than the serving generation are removed
 * @param format of the views that this build makes
 */
record LostRecord(Partitions partitions, Duration removalGrace, int format) {

  private static final Logger LOG = Logger.getLogger(LostRecord.class);

  /** The form of views that were stored before there was a record. */
  private static final int FIRST_FORMAT = 1;

  /**
   * The record to begin with.
   *
   * @param seen the last one, if any was seen
   */
  Future<Generations> lastKnown(Optional<Generations> seen) {
    if (seen.isPresent()) {
      LOG.warnf("the record of the views is gone; generation %d serves on", seen.get().serving());
      return Future.succeededFuture(
          seen.get().restored(Clock.systemUTC().instant().plus(removalGrace)));
    }
    return partitions
        .offsets(1)
        .map(
            offsets ->
                offsets.stream().allMatch(offset -> offset.isEmpty())
                    ? Generations.only(1, format)
                    : Generations.only(1, FIRST_FORMAT));
  }
}
