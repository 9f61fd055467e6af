package espm.command.relay;

/**
 * One shard of a relay, as one instance sees it.
 *
 * @param shard number, from 0
 * @param state what the instance does about it
 * @param holder name of the instance that has it; null when none has
 * @param lagEvents committed and not yet published; 0 when another instance has it and knows
 * @param lagSeconds age of the oldest of them
 * @param checkpoint position up to which it is published, as far as this instance knows
 * @param published events published by this instance since its start
 * @param failure why it is failing or refusing; null when it is not
 * @param topicLost that the topic was lost and everything is published again; null when it was not
 */
public record ShardStatus(
    int shard,
    RelayState state,
    String holder,
    long lagEvents,
    double lagSeconds,
    long checkpoint,
    long published,
    String failure,
    String topicLost) {}
