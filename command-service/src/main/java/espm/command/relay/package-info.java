/**
 * The relay: what is in the event store goes to Kafka, in order, at least once.
 *
 * <p>In come stored events, read by the relay itself; out go Kafka records and a checkpoint. It
 * knows no order: a {@link espm.command.relay.Route} says which category goes where, and how.
 *
 * <p>Why nothing is lost or passed over (ADR 0002): events are read by (transaction, position)
 * below the oldest running transaction, so nothing appears later at a place that was read; the
 * checkpoint moves only when every record up to it is acknowledged by all in-sync replicas; the
 * lock that makes the relay the only one lives in the database session that it reads and
 * checkpoints through. A relay that lost its session without knowing can only send, in order, what
 * its successor sends as well.
 */
package espm.command.relay;
