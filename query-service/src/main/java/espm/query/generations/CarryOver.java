package espm.query.generations;

import io.vertx.core.Future;

/**
 * What the serving generation has that cannot be had from the topic alone: orders that a retry has
 * healed from the store, retries that are still asked for, and what followers were told. Each step
 * may be done by several instances, and again. Futures fail when it cannot be done.
 */
interface CarryOver {

  /**
   * Has the building generation try those of its parked orders again that the serving one shows
   * more of, or that are asked to be tried again there.
   *
   * @return how many it shows less of
   */
  Future<Long> retries(int serving, int building);

  /**
   * The same for the end of an exchange: also counts orders that are not parked, but that the
   * serving generation has from the store, ahead of the topic. The serving generation is to be
   * sealed, and the other one to be at least where it ended.
   */
  Future<Long> lastRetries(int serving, int building);

  /**
   * Gives the building generation what followers of the serving one were told, in place of what it
   * has noted itself: to each of them a place means the same then. No order may be behind.
   *
   * @param seal by which the serving generation is closed
   */
  Future<Void> changes(int serving, int building, String seal);
}
