/**
 * Kafka to Redis: events come in, views and offsets go out, with the effect of each event exactly
 * once.
 *
 * <p><b>Why exactly once.</b> Kafka delivers each event at least once, to whoever holds the
 * partition at the moment or believes to. What has been applied is written in Redis and nowhere
 * else: one offset for each partition. A batch of a partition is applied by one script, which Redis
 * runs as a whole or not at all, and which writes the views <em>and</em> the new offset, but only
 * if the stored offset is still the one that the batch was folded upon. Then:
 *
 * <ul>
 *   <li>A consumer that dies before its script leaves no trace; its successor starts from the
 *       stored offset and does the same again.
 *   <li>An answer that got lost does not matter: the script sent again finds another offset and
 *       writes nothing.
 *   <li>Two consumers of one partition (one of them has not noticed yet that the partition was
 *       taken from it) race for the offset; one script of the two writes.
 *   <li>A Redis that lost its last second lost views and offset together. The next script finds the
 *       older offset, writes nothing, and the consumer seeks back to it. An empty Redis is the same
 *       with the offset missing: everything is made anew.
 *   <li>States that the consumer keeps in memory are right as long as nobody else writes to its
 *       partition, and that is what the offset tells. On a mismatch they are dropped.
 * </ul>
 *
 * <p>An event published again after a relay's crash has a new offset but its old version, and is
 * dropped by (order id, version). What version an order has is in memory, or Redis is asked; not so
 * before a first event, whose order is taken for new, and the script refuses the batch if it is not
 * (ADR 0019). A gap in the versions, which nothing above can produce, is not folded over: the order
 * is parked.
 *
 * <p><b>One thread.</b> {@link espm.query.projection.ProjectionLoop} polls, folds and waits for
 * Redis on a thread of its own. Only replies of Redis arrive elsewhere, as completed futures. While
 * Redis is away the partitions are paused and polling goes on, so that the group keeps its members.
 *
 * <p>What may not be here: knowledge of what a view contains ({@code readmodel}), and of requests.
 */
package espm.query.projection;
