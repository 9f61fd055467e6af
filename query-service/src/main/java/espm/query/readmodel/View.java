package espm.query.readmodel;

/**
 * One question that the read side answers: what has to be written when an order changes.
 *
 * <p>Implementations are pure and thread-safe: the same change gives the same writes, and nothing
 * else is looked at. Batches, offsets, duplicates, gaps, parking and metrics are not their concern;
 * they are called once for each event of an order, in order, without gaps.
 */
@FunctionalInterface
public interface View {

  /** Adds what this view writes for one change. */
  void project(OrderChange change, Writes writes);
}
