package espm.command.relay;

import espm.command.eventstore.LogPosition;

/**
 * What a lane learns when it looks up from its work.
 *
 * @param paused whether it is to publish nothing
 * @param lastRewind number of the last rewind that was asked for; 0 before the first
 * @param horizon every event up to here was committed or given up when it looked: what a later read
 *     does not find up to here does not exist
 */
record Instructions(boolean paused, long lastRewind, LogPosition horizon) {}
