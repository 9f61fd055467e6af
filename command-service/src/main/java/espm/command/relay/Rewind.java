package espm.command.relay;

import espm.command.eventstore.LogPosition;

/**
 * An operator's wish that everything after a place be published again.
 *
 * @param sequence number, from 1
 * @param to events after this place are published again
 */
record Rewind(long sequence, LogPosition to) {}
