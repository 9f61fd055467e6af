import { largest, mean } from './timeline.js';

/**
 * Every resource that can be the bottleneck, in the order in which one causes the next: what is above
 * explains what is below when both are full at the same time. Each has, for a moment,
 *
 * - `utilisation`: the part of it that is in use, 0 to 1, or null
 * - `isFull`: whether work waits for it or is lost
 *
 * and, for the moments in which it was full, its `evidence` in words; and an `advice`.
 *
 * @param {import('./timeline.js').Timeline} timeline
 */
export function resourcesOf(timeline) {
  return [
    generator(timeline),
    processors(timeline),
    disk(timeline),
    redisMemory(timeline),
    redisThread(timeline),
    databaseLocks(timeline),
    databaseConnections(timeline),
    ...timeline.names('command').flatMap((name) => [pool(timeline, name), appendQueue(timeline, name)]),
    ...[...timeline.names('command'), ...timeline.names('query')].map((name) => heap(timeline, name)),
    ...timeline.names('command').map((name) => lag(timeline, name, 'relay')),
    ...timeline.names('query').map((name) => lag(timeline, name, 'projection')),
  ];
}

const FULL = 0.9;
const LOOP_DELAY_MILLIS = 100;
const GC_MILLIS_PER_SECOND = 150;
const HEAP_FULL = 0.97;
const LAG_EVENTS = 100;
const LAG_GROWS_OVER = 5;

/** What ESPM's own processes used at a moment, in cores; without the load generator. */
export function ownCores(timeline, at) {
  const names = [...timeline.names('process'), ...timeline.names('container')];
  return names.reduce((sum, name) => sum + (timeline.value(at, name, 'cpuCores') ?? 0), 0);
}

function generator(timeline) {
  const value = (at, field) => timeline.value(at, 'generator', field);
  return {
    resource: 'load generator',
    utilisation: (at) => value(at, 'cpuCores'),
    isFull: (at) => value(at, 'cpuCores') >= FULL || value(at, 'loopDelayMillis') >= LOOP_DELAY_MILLIS,
    evidence: (times) =>
      `it used ${number(mean(times.map((at) => value(at, 'cpuCores'))))} of its one core, and was up to ` +
      `${number(largest(times.map((at) => value(at, 'loopDelayMillis'))))} ms late itself`,
    advice: 'the times are partly its own: lower the rate, or give it a machine of its own',
  };
}

function processors(timeline) {
  const share = (at) => timeline.value(at, 'machine', 'cpuShare');
  const cores = (at) => (share(at) ?? 0) * (timeline.value(at, 'machine', 'cpus') ?? 1);
  const own = (at) => ownCores(timeline, at) + (timeline.value(at, 'generator', 'cpuCores') ?? 0);
  return {
    resource: 'processors',
    utilisation: share,
    // Busy with something else is a disturbance, and no bottleneck of this system.
    isFull: (at) => share(at) >= FULL && own(at) >= cores(at) / 2,
    isDisturbed: (at) => share(at) >= FULL && own(at) < cores(at) / 2,
    evidence: (times) =>
      `${percent(mean(times.map(share)))} of all processor time was used; ${describeProcesses(timeline, times)}`,
    advice: 'give the machine more processors, or move the process that uses most to another one',
  };
}

/** The three processes that use most. */
function describeProcesses(timeline, times) {
  return [...timeline.names('process'), ...timeline.names('container'), ...timeline.names('generator')]
    .map((name) => ({ name, cores: mean(times.map((at) => timeline.value(at, name, 'cpuCores'))) ?? 0 }))
    .sort((a, b) => b.cores - a.cores)
    .slice(0, 3)
    .map(({ name, cores }) => `${name.replace(/^(process|container) /, '')} ${number(cores)} cores`)
    .join(', ');
}

function disk(timeline) {
  const share = (at) => timeline.value(at, 'machine', 'diskBusyShare');
  const names = [...timeline.names('process'), ...timeline.names('container')];
  return {
    resource: 'disk',
    utilisation: share,
    isFull: (at) => share(at) >= FULL,
    evidence: (times) => {
      const [most] = names
        .map((name) => ({ name, bytes: mean(times.map((at) => timeline.value(at, name, 'writtenBytesPerSecond'))) ?? 0 }))
        .sort((a, b) => b.bytes - a.bytes);
      return (
        `it was busy ${percent(mean(times.map(share)))} of the time` +
        (most ? `; ${most.name} wrote most, ${number(most.bytes / 1e6)} MB/s` : '')
      );
    },
    advice: 'put the write-ahead log on a faster disk, or on one of its own',
  };
}

function redisMemory(timeline) {
  const value = (at, field) => timeline.value(at, 'redis', field);
  const share = (at) => (value(at, 'memoryMaxBytes') > 0 ? value(at, 'memoryBytes') / value(at, 'memoryMaxBytes') : null);
  const hits = (times) =>
    mean(timeline.names('query').map((name) => mean(times.map((at) => timeline.value(at, name, 'viewHitShare')))));
  return {
    resource: 'Redis memory',
    utilisation: share,
    isFull: (at) => share(at) >= 0.98 || value(at, 'evictionsPerSecond') > 0,
    evidence: (times) =>
      `${percent(mean(times.map(share)))} of its ${number(value(times[0], 'memoryMaxBytes') / 1e6)} MB was used and ` +
      `${number(mean(times.map((at) => value(at, 'evictionsPerSecond'))))} keys/s were evicted` +
      (hits(times) === null ? '' : `; ${percent(hits(times))} of the views asked for were there`),
    advice: 'raise ESPM_REDIS_MAXMEMORY, or shorten ESPM_READMODEL_FINISHED_ORDERS_TTL',
  };
}

function redisThread(timeline) {
  const [name = 'process redis'] = [...timeline.names('process redis'), ...timeline.names('container redis')];
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

function databaseLocks(timeline) {
  const waiting = (at) => timeline.value(at, 'postgres', 'locksWaiting');
  return {
    resource: 'locks in PostgreSQL',
    utilisation: () => null,
    isFull: (at) => waiting(at) > 0,
    evidence: (times) => `${number(mean(times.map(waiting)))} sessions waited for a lock`,
    advice: 'look in pg_locks and pg_stat_activity for who holds it',
  };
}

function databaseConnections(timeline) {
  const value = (at, field) => timeline.value(at, 'postgres', field);
  const share = (at) => (value(at, 'connectionsMax') > 0 ? value(at, 'connections') / value(at, 'connectionsMax') : null);
  return {
    resource: 'connections of PostgreSQL',
    utilisation: share,
    isFull: (at) => share(at) >= FULL,
    evidence: (times) => `${number(mean(times.map((at) => value(at, 'connections'))))} of ${value(times[0], 'connectionsMax')} were open`,
    advice: 'lower ESPM_DB_POOL_SIZE or the number of command services, or raise max_connections',
  };
}

function pool(timeline, name) {
  const value = (at, field) => timeline.value(at, name, field);
  const share = (at) => (value(at, 'poolSize') > 0 && value(at, 'poolBusy') !== null ? value(at, 'poolBusy') / value(at, 'poolSize') : null);
  return {
    resource: `connection pool of ${name}`,
    utilisation: share,
    isFull: (at) => share(at) >= FULL || value(at, 'poolWaiting') > 0 || waitsMost(value(at, 'poolWaitMillis'), value(at, 'sqlMillis')),
    evidence: (times) =>
      `${number(mean(times.map((at) => value(at, 'poolBusy'))))} of ${value(times[0], 'poolSize')} connections were busy on average; a statement ` +
      `waited ${number(mean(times.map((at) => value(at, 'poolWaitMillis'))))} ms for one, up to ` +
      `${number(largest(times.map((at) => value(at, 'poolWaiting'))))} at a time`,
    advice: 'raise ESPM_DB_POOL_SIZE, unless PostgreSQL itself is slow',
  };
}

function appendQueue(timeline, name) {
  const value = (at, field) => timeline.value(at, name, field);
  return {
    resource: `append queue of ${name}`,
    utilisation: () => null,
    isFull: (at) => value(at, 'appendQueueDepth') >= 10 || waitsMost(value(at, 'appendWaitMillis'), value(at, 'sqlMillis')),
    evidence: (times) =>
      `an append waited ${number(mean(times.map((at) => value(at, 'appendWaitMillis'))))} ms for its batch, and up to ` +
      `${number(largest(times.map((at) => value(at, 'appendQueueDepth'))))} waited at a time; batches had ` +
      `${number(mean(times.map((at) => value(at, 'appendBatchSize'))))} events`,
    advice: 'the database writes more slowly than commands come: see how long its statements take',
  };
}

/** Waiting is the problem when it takes longer than the work, and long enough to be felt. */
function waitsMost(waitMillis, workMillis) {
  return waitMillis !== null && waitMillis >= 10 && waitMillis > (workMillis ?? 0);
}

function heap(timeline, name) {
  const value = (at, field) => timeline.value(at, name, field);
  const share = (at) => (value(at, 'heapMaxBytes') > 0 ? value(at, 'heapBytes') / value(at, 'heapMaxBytes') : null);
  return {
    resource: `heap of ${name}`,
    utilisation: share,
    isFull: (at) => value(at, 'gcMillisPerSecond') >= GC_MILLIS_PER_SECOND || share(at) >= HEAP_FULL,
    evidence: (times) =>
      `${percent(mean(times.map(share)))} of it was used, and collecting took ` +
      `${number(mean(times.map((at) => value(at, 'gcMillisPerSecond'))))} ms of each second`,
    advice: 'raise -Xmx in ESPM_COMMAND_JAVA_OPTIONS or ESPM_QUERY_JAVA_OPTIONS',
  };
}

function lag(timeline, name, part) {
  const { times } = timeline;
  const events = (at) => timeline.value(at, name, `${part}LagEvents`);
  return {
    resource: `${part} of ${name}`,
    utilisation: () => null,
    isFull: (at) => {
      const before = times[times.indexOf(at) - LAG_GROWS_OVER];
      return events(at) > LAG_EVENTS && before !== undefined && events(at) > events(before);
    },
    evidence: (full) =>
      `it fell behind, to ${number(largest(full.map(events)))} events, while ` +
      `${number(mean(full.map((at) => timeline.value(at, name, part === 'relay' ? 'relayPublishedPerSecond' : 'projectionAppliedPerSecond'))))} ` +
      `a second got through`,
    advice:
      part === 'relay'
        ? 'see whether Kafka is slow; more ESPM_RELAY_SHARDS over more command services share the work'
        : 'see whether Redis is slow; more query services share the partitions',
  };
}

export function number(value) {
  if (value === null || Number.isNaN(value)) return 'an unknown number of';
  return String(Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 100) / 100);
}

export function percent(share) {
  return share === null ? 'an unknown part' : `${Math.round(share * 100)} %`;
}
