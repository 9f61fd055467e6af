import { meanOver } from '../means.js';
import { mean } from '../timeline.js';
import { number, percent } from '../words.js';

const FULL = 0.9;
const MEMORY_FULL = 0.98;

/** Redis' memory against its limit: when it is full, views of finished orders go. */
export function redisMemory(timeline) {
  const value = (at, field) => timeline.value(at, 'redis', field);
  const share = (at) =>
    value(at, 'memoryMaxBytes') > 0 ? value(at, 'memoryBytes') / value(at, 'memoryMaxBytes') : null;
  const hits = (times) => meanOver(timeline, timeline.names('query'), 'viewHitShare', times);
  return {
    resource: 'Redis memory',
    utilisation: share,
    isFull: (at) => share(at) >= MEMORY_FULL || value(at, 'evictionsPerSecond') > 0,
    evidence: (times) =>
      `${percent(mean(times.map(share)))} of its ${number(value(times[0], 'memoryMaxBytes') / 1e6)} MB was used and ` +
      `${number(mean(times.map((at) => value(at, 'evictionsPerSecond'))))} keys/s were evicted` +
      (hits(times) === null ? '' : `; ${percent(hits(times))} of the views asked for were there`),
    advice: 'raise ESPM_REDIS_MAXMEMORY, or shorten ESPM_READMODEL_FINISHED_ORDERS_TTL',
  };
}

/** Redis runs commands in one thread, so one core is all that it can use. */
export function redisThread(timeline) {
  const [name = 'process redis'] = [
    ...timeline.names('process redis'),
    ...timeline.names('container redis'),
  ];
  const cores = (at) => timeline.value(at, name, 'cpuCores');
  return {
    resource: "Redis' one thread",
    utilisation: cores,
    isFull: (at) => cores(at) >= FULL,
    evidence: (times) =>
      `it used ${number(mean(times.map(cores)))} of one core for ` +
      `${number(mean(times.map((at) => timeline.value(at, 'redis', 'commandsPerSecond'))))} commands/s`,
    advice: 'spread the partitions over a Redis Cluster: every key has a hash tag for it',
  };
}
