/**
 * The event store: streams of events in one PostgreSQL table, append-only.
 *
 * <p>In come encoded events with the version that they build on; out go stored events, by stream or
 * all in the order of {@link espm.command.eventstore.LogPosition}. It is generic: nothing here may
 * know an order, or any other aggregate. One class holds one kind of SQL statement.
 */
package espm.command.eventstore;
