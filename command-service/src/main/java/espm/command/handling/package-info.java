/**
 * How a command is carried out, whatever the aggregate: load, decide, append, and bounded retries
 * against concurrent changes.
 *
 * <p>In come commands, out go {@link espm.command.handling.CommandResult}s. It knows the event
 * store and the shape of an {@link espm.command.handling.Aggregate}; it may not know an order, nor
 * HTTP.
 */
package espm.command.handling;
