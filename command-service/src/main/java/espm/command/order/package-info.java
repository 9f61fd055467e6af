/**
 * The rules: what may happen to an order. In come an order and a command, out comes a {@link
 * espm.command.order.Decision}; in come an order and an event, out comes the order after it.
 *
 * <p>Pure: no clock, no I/O, no framework, nothing of the other packages. Whoever wants to change
 * what the system does to orders changes this package and its tests, and as a rule nothing else.
 */
package espm.command.order;
