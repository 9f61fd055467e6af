package espm.query.generations;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How much of its memory the fullest node uses for what cannot be evicted, from looks at all
 * partitions. Each look sees some orders only, so what may go is averaged over several.
 * Thread-safe.
 */
final class UsageEstimate {

  /** Weight of the newest look: some ten of them count, that is two seconds. */
  private static final double NEWEST = 0.2;

  private final List<Double> evictable = new ArrayList<>();

  /** Begins anew with the next look. */
  synchronized void forget() {
    evictable.clear();
  }

  /**
   * @param partitions the same ones in each look, in the same order
   */
  synchronized double usedPart(List<Usage> partitions) {
    Map<String, Double> held = new HashMap<>();
    for (int at = 0; at < partitions.size(); at++) {
      double seen = partitions.get(at).evictable();
      if (at == evictable.size()) {
        evictable.add(seen);
      } else {
        evictable.set(at, evictable.get(at) * (1 - NEWEST) + seen * NEWEST);
      }
      held.merge(partitions.get(at).node(), evictable.get(at), Double::sum);
    }
    return partitions.stream()
        .filter(usage -> usage.allowed() > 0)
        .mapToDouble(usage -> (usage.used() - held.get(usage.node())) / usage.allowed())
        .max()
        .orElse(0);
  }
}
