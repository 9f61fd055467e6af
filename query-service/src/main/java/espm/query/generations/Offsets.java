package espm.query.generations;

import io.vertx.core.Future;
import java.util.List;
import java.util.OptionalLong;

/**
 * Where two generations stand.
 *
 * @param serving by partition
 * @param building by partition
 */
record Offsets(List<OptionalLong> serving, List<OptionalLong> building) {

  /** When both are known. */
  static Future<Offsets> of(
      Future<List<OptionalLong>> serving, Future<List<OptionalLong>> building) {
    return Future.all(serving, building).map(_ -> new Offsets(serving.result(), building.result()));
  }

  /** How many records the one has that the other has not. */
  long missing() {
    long missing = 0;
    for (int partition = 0; partition < serving.size(); partition++) {
      missing += Math.max(0, serving.get(partition).orElse(0) - building.get(partition).orElse(0));
    }
    return missing;
  }
}
