package espm.query.generations;

import espm.query.generations.GenerationRecord.Found;
import espm.query.generations.Generations.Removal;
import espm.query.generations.Partitions.Swept;
import espm.query.readmodel.Keyspace;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Removes what is left of generations that nobody reads any more, some keys at a time, node by
 * node. First the generation is sealed for good, so that nothing comes after what was removed. The
 * record remembers which partitions are done with; a node in hand is begun anew after a restart.
 * Each instance begins with a partition at random, so several share the work without a word. One
 * step at a time, so not thread-safe.
 */
final class Removals {

  private static final String SEAL = "removed";

  private final GenerationRecord record;
  private final Partitions partitions;
  private final Clock clock;
  private final Set<String> sweptNodes = new HashSet<>();
  private int sealedGeneration;
  private Instant sealedFor;
  private Keyspace inHand;
  private String node;
  private String cursor;

  Removals(GenerationRecord record, Partitions partitions, Clock clock) {
    this.record = record;
    this.partitions = partitions;
    this.clock = clock;
  }

  /**
   * Does one step, if there is something to remove.
   *
   * @return whether there may be more
   */
  Future<Boolean> step(Found found) {
    Keyspace keys = found.generations().flatMap(this::next).orElse(null);
    if (keys == null) {
      inHand = null;
      return Future.succeededFuture(false);
    }
    Instant due = found.generations().orElseThrow().removals().get(keys.generation()).notBefore();
    if (keys.generation() != sealedGeneration || !due.equals(sealedFor)) {
      return partitions.seal(keys.generation(), SEAL).map(_ -> begin(keys.generation(), due));
    }
    if (!keys.equals(inHand)) {
      inHand = keys;
      cursor = Partitions.BEGIN;
    }
    boolean isFirst = cursor.equals(Partitions.BEGIN);
    return partitions.sweep(keys, cursor).compose(swept -> after(found, keys, isFirst, swept));
  }

  /**
   * A removal is known by its time as well: one that a restored record begins anew has lost its
   * seals, and what was swept may have been written since.
   */
  private boolean begin(int generation, Instant due) {
    sealedGeneration = generation;
    sealedFor = due;
    sweptNodes.clear();
    inHand = null;
    return true;
  }

  private Future<Boolean> after(Found found, Keyspace keys, boolean isFirst, Swept swept) {
    if (isFirst) {
      node = swept.node();
    } else if (!swept.node().equals(node)) {
      // Another node has it now, and its cursors are others.
      cursor = Partitions.BEGIN;
      return Future.succeededFuture(true);
    }
    cursor = swept.cursor();
    if (cursor.equals(Partitions.BEGIN)) {
      sweptNodes.add(node);
    }
    return sweptNodes.contains(node) ? note(found, keys) : Future.succeededFuture(true);
  }

  /** Should the record have changed meanwhile, the partition is looked at once more. */
  private Future<Boolean> note(Found found, Keyspace keys) {
    cursor = Partitions.BEGIN;
    return found
        .generations()
        .flatMap(now -> now.removed(keys.generation(), keys.partition(), partitions.count()))
        .map(next -> record.replace(found.revision(), next))
        .orElse(Future.succeededFuture(true))
        .map(true);
  }

  private Optional<Keyspace> next(Generations generations) {
    if (inHand != null && isToDo(generations, inHand)) {
      return Optional.of(inHand);
    }
    int count = partitions.count();
    int first = ThreadLocalRandom.current().nextInt(count);
    for (int generation : generations.removals().keySet()) {
      for (int at = 0; at < count; at++) {
        Keyspace keys = new Keyspace(generation, (first + at) % count);
        if (isToDo(generations, keys)) {
          return Optional.of(keys);
        }
      }
    }
    return Optional.empty();
  }

  private boolean isToDo(Generations generations, Keyspace keys) {
    Removal removal = generations.removals().get(keys.generation());
    return removal != null
        && !removal.notBefore().isAfter(clock.instant())
        && !removal.done().contains(keys.partition());
  }
}
