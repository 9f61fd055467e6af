import { meanOver } from '../analysis/means.js';
import { largest } from '../analysis/timeline.js';

/**
 * The charts of the report, in its order. A series is one field of the monitors whose name begins so; a
 * name that several monitors share the beginning of gives one line each. `scale` divides.
 */
const MB = 1e6;

const CHARTS = [
  chart('pool', 'Connections of the pool', 'connections', [
    line('busy', 'command', 'poolBusy'),
    line('size', 'command', 'poolSize'),
    peak('waiting for one', 'command', 'poolWaiting'),
  ]),
  chart('pool', 'Connections of those who read events', 'connections', [
    line('busy', 'command', 'feedPoolBusy'),
    line('size', 'command', 'feedPoolSize'),
    peak('waiting for one', 'command', 'feedPoolWaiting'),
  ]),
  chart('pool', 'Where a command waits', 'ms', [
    line('for a batch', 'command', 'appendWaitMillis'),
    line('for a connection', 'command', 'poolWaitMillis'),
    line('for PostgreSQL', 'command', 'sqlMillis'),
    line('the whole request', 'command', 'requestMillis'),
  ]),
  chart('pool', 'Append queue', 'appends', [
    peak('waiting', 'command', 'appendQueueDepth'),
    line('events in a batch', 'command', 'appendBatchSize'),
    line('conflicts/s', 'command', 'conflictsPerSecond'),
  ]),
  chart('pool', "PostgreSQL's sessions", 'sessions', [
    line('active', 'postgres', 'active'),
    line('idle', 'postgres', 'idle'),
    line('idle in transaction', 'postgres', 'inTransaction'),
    peak('waiting for a lock', 'postgres', 'locksWaiting'),
  ]),
  chart('cache', 'Order views asked for', 'reads/s', [
    line('hits', 'query', 'viewHitsPerSecond'),
    line('misses, rebuilt', 'query', 'viewRebuildsPerSecond'),
  ]),
  chart('cache', 'Hit share', '%', [
    line('order views', 'query', 'viewHitShare', 0.01),
    line('Redis, all keys', 'redis', 'hitShare', 0.01),
    line("PostgreSQL's buffers", 'postgres', 'blocksHitShare', 0.01),
  ]),
  chart('cache', "Redis' memory", 'MB', [
    line('used', 'redis', 'memoryBytes', MB),
    line('limit', 'redis', 'memoryMaxBytes', MB),
  ]),
  chart('cache', 'Redis', '1/s', [
    line('commands', 'redis', 'commandsPerSecond'),
    line('hits', 'redis', 'hitsPerSecond'),
    line('misses', 'redis', 'missesPerSecond'),
    line('evictions', 'redis', 'evictionsPerSecond'),
    line('expirations', 'redis', 'expirationsPerSecond'),
  ]),
  chart('lag', 'Events behind', 'events', [
    peak('relay', 'command', 'relayLagEvents'),
    peak('projection', 'query', 'projectionLagEvents'),
  ]),
  chart('lag', 'From commit to readable', 'ms', [
    line('mean', 'query', 'visibilityMillis'),
    peak('p99', 'query', 'visibilityP99Millis'),
  ]),
  chart('lag', 'Events on their way', 'events/s', [
    line('published', 'command', 'relayPublishedPerSecond'),
    line('projected', 'query', 'projectionAppliedPerSecond'),
  ]),
  chart('lag', 'Behind in time', 's', [
    peak('relay', 'command', 'relayLagSeconds'),
    peak('projection', 'query', 'projectionLagSeconds'),
  ]),
  chart('resources', 'Processors', 'cores', [
    line('all programs', 'machine', 'cpuCores'),
    line('', 'process', 'cpuCores'),
    line('', 'container', 'cpuCores'),
    line('load generator', 'generator', 'cpuCores'),
  ]),
  chart('resources', 'Memory', 'MB', [
    line('', 'process', 'memoryBytes', MB),
    line('', 'container', 'memoryBytes', MB),
  ]),
  chart('resources', 'Written to disk', 'MB/s', [
    line('', 'process', 'writtenBytesPerSecond', MB),
    line('', 'container', 'writtenBytesPerSecond', MB),
    line('write-ahead log', 'postgres', 'walBytesPerSecond', MB),
  ]),
  chart('resources', 'Disk busy', '%', [line('busiest disk', 'machine', 'diskBusyShare', 0.01)]),
  chart('resources', 'Heap', 'MB', [
    line('heap', 'command', 'heapBytes', MB),
    line('heap', 'query', 'heapBytes', MB),
  ]),
  chart('resources', 'Garbage collection', 'ms/s', [
    line('pauses', 'command', 'gcMillisPerSecond'),
    line('pauses', 'query', 'gcMillisPerSecond'),
  ]),
  chart('resources', 'PostgreSQL', '1/s', [line('transactions', 'postgres', 'transactionsPerSecond')]),
  chart('resources', 'The store', 'MB', [
    line('events', 'postgres', 'tableBytes', MB),
    line('its indexes', 'postgres', 'indexBytes', MB),
  ]),
  chart('resources', "nginx's connections", 'connections', [
    line('open', 'gateway', 'connections'),
    line('answering', 'gateway', 'writing'),
    line('idle', 'gateway', 'waiting'),
  ]),
  chart('resources', 'Load generator', 'ms', [peak('late by (p99)', 'generator', 'loopDelayMillis')]),
];

function chart(section, title, unit, lines) {
  return { section, title, unit, lines };
}

function line(label, monitor, field, scale = 1) {
  return { label, monitor, field, scale, fold: meanOver };
}

/** What is there for a moment and matters all the same: of a long time its largest is shown, and no mean. */
function peak(label, monitor, field, scale = 1) {
  return { ...line(label, monitor, field, scale), fold: largestOf };
}

function largestOf(timeline, [name], field, times) {
  return largest(times.map((at) => timeline.value(at, name, field)));
}

/**
 * The charts with the values of a run: for each bucket of time the mean of what is known (or its largest, see
 * `peak`), else null.
 *
 * @param {import('../analysis/timeline.js').Timeline} timeline
 * @param {{ startMillis: number, stepSeconds: number, count: number }} axis
 */
export function chartsOf(timeline, axis) {
  const buckets = bucketsOf(timeline.times, axis);
  return CHARTS.map(({ section, title, unit, lines }) => {
    const series = lines.flatMap(({ label, monitor, field, scale, fold }) => {
      const names = timeline.names(monitor);
      return names.map((name) => ({
        monitor: name,
        label: labelOf(label, name, names.length),
        values: buckets.map((times) => scaled(fold(timeline, [name], field, times), scale)),
      }));
    });
    return {
      section,
      title,
      unit,
      series: series.filter(({ values }) => values.some((value) => value !== null)),
    };
  }).filter(({ series }) => series.length > 0);
}

/** The moments of each bucket. */
function bucketsOf(times, { startMillis, stepSeconds, count }) {
  const buckets = Array.from({ length: count }, () => []);
  for (const at of times) buckets[Math.floor((at - startMillis) / 1000 / stepSeconds)]?.push(at);
  return buckets;
}

function labelOf(label, name, count) {
  const component = name.replace(/^(process|container) /, '');
  if (label === '') return component;
  return count > 1 || /^(heap|pauses)$/.test(label) ? `${component}: ${label}` : label;
}

function scaled(value, scale) {
  return value === null || Number.isNaN(value) ? null : Number((value / scale).toPrecision(4));
}
