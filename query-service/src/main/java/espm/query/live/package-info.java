/**
 * Following the changes of orders as they happen.
 *
 * <p>In comes who wants to follow, from which place on and which orders; out go events, each once
 * and those of an order in order, with an id from which any instance can go on later. The changes
 * are those that the projections wrote to Redis with the views, so a follower is told of what can
 * be read.
 *
 * <p>Each instance reads a change once for all its followers, woken by the message that a batch was
 * applied, and only while it has followers. One that comes back to an earlier place, or that is too
 * slow for its connection, reads for itself until it has caught up with the others. So nothing
 * waits in memory for a slow one but what is on its way to it.
 *
 * <p><b>One event loop.</b> All of this runs on one, the feed's: what is said here to be used on
 * the loop needs no lock. What may not be here: HTTP ({@code api}), and writing.
 */
package espm.query.live;
