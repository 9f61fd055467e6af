/**
 * The vocabulary that both services and other teams share: the events of an order, their stored
 * JSON, and how old versions of it are read.
 *
 * <p>In come events or stored bytes, out go stored bytes or events. There is no I/O here, no clock,
 * no framework and no business rule: what may happen to an order is decided by the command service
 * alone.
 */
package espm.events;
