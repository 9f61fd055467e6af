/**
 * Orders from the store, for when Redis does not have them.
 *
 * <p>In comes the id of an order whose view is not there (expired, evicted, deleted, or not made
 * yet), out comes the order as the fold of its stream, which the command service is asked for. What
 * was rebuilt for a reader is put back, but never over something newer, and never where the
 * projection would take it for something that it has applied itself.
 *
 * <p>The store is spared: one question for each order at a time, a bounded number of connections
 * and of questions that wait for one, a timeout, a breaker that stops asking when it does not
 * answer, and a short memory of ids that it does not know.
 */
package espm.query.rebuild;
