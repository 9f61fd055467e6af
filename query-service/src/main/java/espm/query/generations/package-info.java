/**
 * Which generation of the views serves, which one is being built beside it, and the way from one to
 * the other without a failed, a mixed or an older read.
 *
 * <p>In comes one record in Redis that all instances share, out goes what each of them has to do.
 * There is no leader: every step is a comparison with the record's revision and can be made by any
 * instance, by several at once, and again. What follows what is in {@link
 * espm.query.generations.Generations}, without I/O; why nobody sees an older state is told in
 * {@link espm.query.generations.Switchover}.
 *
 * <p>What may not be here: Kafka, and what a view contains. The events are carried into a
 * generation by {@code projection}.
 */
package espm.query.generations;
