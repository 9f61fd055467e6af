package espm.command.relay;

import espm.command.eventstore.LogPosition;

/**
 * How far a shard is published.
 *
 * @param at every event of the shard up to here is acknowledged
 * @param topicId of the topic that acknowledged them; null when that was not noted
 * @param rewind number of the last rewind that it follows; 0 before the first
 */
record Checkpoint(Shard shard, LogPosition at, String topicId, long rewind) {}
