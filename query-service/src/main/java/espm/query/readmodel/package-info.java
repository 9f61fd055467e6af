/**
 * The views, as pure functions: what an order looks like after an event, and what of it is written
 * where.
 *
 * <p>In come events ({@code espm.events}), out go {@link espm.query.readmodel.Writes}: names of
 * keys and bytes, not yet sent anywhere. There is no I/O, no clock, no framework here, and nothing
 * of Redis or Kafka but the shape of the key names, so every rule of the read side can be tested by
 * a list of events.
 *
 * <p>A further view is one class that implements {@link espm.query.readmodel.View}, a line in
 * {@link espm.query.readmodel.Views}, and its test.
 */
package espm.query.readmodel;
