package espm.query.generations;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Function;

/** Where the record is kept. Futures fail when it cannot be reached. */
interface GenerationRecord {

  /**
   * A record as it was found.
   *
   * @param revision different for each record there ever was; empty for one that is not there
   * @param generations nothing when there is no record
   */
  record Found(String revision, Optional<Generations> generations) {}

  Future<Found> read();

  /** Replaces the record if its revision is still this one, and tells everybody. */
  Future<Boolean> replace(String revision, Generations next);

  /** Makes a step from a record that was found, if it is possible, and the record still there. */
  default Future<Boolean> replace(Found found, Function<Generations, Optional<Generations>> step) {
    return found
        .generations()
        .flatMap(step)
        .map(next -> replace(found.revision(), next))
        .orElse(Future.succeededFuture(false));
  }
}
