package espm.command.eventstore;

import java.time.Instant;
import java.util.UUID;

/**
 * An event as it is in the store.
 *
 * @param at its place in the order of reading
 * @param streamId which stream
 * @param version which event of the stream, from 1
 * @param type stored type name
 * @param schemaVersion version of the data's schema
 * @param occurredAt when it happened, UTC, microseconds
 * @param data UTF-8 JSON object; not copied, so not to be changed
 */
public record StoredEvent(
    LogPosition at,
    UUID streamId,
    int version,
    String type,
    int schemaVersion,
    Instant occurredAt,
    byte[] data) {}
