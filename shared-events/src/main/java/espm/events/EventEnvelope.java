package espm.events;

import java.time.Instant;
import java.util.UUID;

/**
 * One stored event with everything that places it: which order, which version of it, where in the
 * store.
 *
 * @param orderId the stream
 * @param version place in the stream, 1 for the first event, without gaps
 * @param position the row's number in the store; unique, but <em>not</em> the order of reading
 * @param type stored type name, as of the stored event, before any upcast
 * @param schemaVersion stored schema version, before any upcast
 * @param occurredAt when the command was decided, UTC, microseconds at most
 * @param data the event, upcast to its newest version
 */
public record EventEnvelope(
    UUID orderId,
    int version,
    long position,
    String type,
    int schemaVersion,
    Instant occurredAt,
    OrderEvent data) {}
