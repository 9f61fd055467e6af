package espm.events;

/**
 * An event as it is stored.
 *
 * @param type stored type name
 * @param schemaVersion version of the data's schema, from 1
 * @param data UTF-8 JSON object of the event alone; not copied, so not to be changed
 */
public record EncodedEvent(String type, int schemaVersion, byte[] data) {}
