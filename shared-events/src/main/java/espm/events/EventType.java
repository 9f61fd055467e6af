package espm.events;

/**
 * A kind of event as it is stored: the name and version are the contract, the class is only how
 * this build holds it.
 *
 * @param name stored type name; never changes and is never used again for something else
 * @param schemaVersion version that this build writes, from 1
 * @param javaClass record that holds it
 */
record EventType(String name, int schemaVersion, Class<? extends OrderEvent> javaClass) {}
