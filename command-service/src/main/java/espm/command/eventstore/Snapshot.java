package espm.command.eventstore;

/**
 * The state of a stream at some version. Never the truth: it saves reading the events before it.
 *
 * @param version the last event that is in it
 * @param format of the state, chosen by whoever wrote it
 * @param state not copied, so not to be changed
 */
public record Snapshot(int version, int format, byte[] state) {}
