/**
 * An order as a stream: how the pure rules of {@code order} are stored and loaded by {@code
 * handling}, and how its events look on Kafka. The seam between the parts that know orders and
 * those that do not; a second aggregate would have a package like this one.
 */
package espm.command.orderstream;
