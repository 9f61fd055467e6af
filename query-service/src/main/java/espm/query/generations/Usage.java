package espm.query.generations;

/**
 * What a look at one partition has found.
 *
 * @param node that has it
 * @param used bytes in use on that node
 * @param allowed bytes that may be; 0 when there is no limit
 * @param evictable bytes of the partition that Redis would drop if it had to, estimated from some
 */
record Usage(String node, long used, long allowed, long evictable) {}
