/**
 * The way to Redis that the other packages share: connections that come back by themselves, and
 * which partition and generation the keys of an order are in.
 *
 * <p>In come Redis commands, out go replies or a failure, within a bounded time. Nothing here knows
 * what is stored.
 */
package espm.query.redis;
