package espm.command.eventstore;

/**
 * An event to be appended.
 *
 * @param type stored type name
 * @param schemaVersion version of the data's schema
 * @param data UTF-8 JSON object; not copied, so not to be changed
 */
public record NewEvent(String type, int schemaVersion, byte[] data) {}
