import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findBottleneck } from '../src/analysis/bottleneck.js';
import { meanOver, totalOver } from '../src/analysis/means.js';
import { Timeline } from '../src/analysis/timeline.js';

const SECONDS = 30;

/** A system at ease, with `changes` by monitor: fields, or functions of the second that give them. */
function timelineWith(changes = {}, seconds = SECONDS) {
  const calm = {
    machine: { cpus: 2, cpuShare: 0.3, cpuCores: 0.6, diskBusyShare: 0.1 },
    generator: { cpuCores: 0.2, loopDelayMillis: 12 },
    'process command-1': { cpuCores: 0.2, writtenBytesPerSecond: 1000 },
    'process postgres': { cpuCores: 0.1, writtenBytesPerSecond: 900_000 },
    'process redis': { cpuCores: 0.02, writtenBytesPerSecond: 5000 },
    postgres: { connections: 6, connectionsMax: 200, locksWaiting: 0 },
    redis: { memoryBytes: 6e6, memoryMaxBytes: 800e6, evictionsPerSecond: 0, commandsPerSecond: 300 },
    'command-1': {
      ...{
        requestMillis: 4,
        appendWaitMillis: 0.1,
        poolWaitMillis: 0.1,
        sqlMillis: 2,
        appendQueueDepth: 0,
      },
      ...{ requestsPerSecond: 20, appendsPerSecond: 20, appendBatchesPerSecond: 20 },
      ...{ poolWaitsPerSecond: 20, feedPoolWaitsPerSecond: 20, sqlPerSecond: 20 },
      ...{ poolBusy: 0.1, poolSize: 16, poolWaiting: 0, appendBatchSize: 1, relayLagEvents: 2 },
      ...{ heapBytes: 50e6, heapMaxBytes: 250e6, gcMillisPerSecond: 2, relayPublishedPerSecond: 20 },
    },
    'query-1': {
      ...{
        viewHitShare: 1,
        viewReadsPerSecond: 60,
        projectionLagEvents: 1,
        projectionAppliedPerSecond: 20,
      },
      ...{ heapBytes: 40e6, heapMaxBytes: 250e6, gcMillisPerSecond: 2 },
    },
  };
  const samples = [];
  for (let second = 0; second < seconds; second++) {
    for (const monitor of new Set([...Object.keys(calm), ...Object.keys(changes)])) {
      const change = changes[monitor];
      const fields = typeof change === 'function' ? change(second) : change;
      samples.push({ at: second * 1000, monitor, ...calm[monitor], ...fields });
    }
  }
  return new Timeline(samples);
}

const QUEUE = { appendQueueDepth: 50 };

function fullIn(changes) {
  return findBottleneck(timelineWith(changes)).full.map(({ resource }) => resource);
}

test('a system at ease has no bottleneck, and what comes closest to one is named', () => {
  const { full, closest, conclusion } = findBottleneck(timelineWith());
  assert.deepEqual(full, []);
  assert.equal(closest.resource, 'processors');
  assert.match(conclusion, /^Nothing was full. Closest to it: processors, 30 % used/);
});

test('a database that takes 20 ms longer is named as where the time goes, and nothing as full', () => {
  const { full, slowestPart, conclusion } = findBottleneck(
    timelineWith({ 'command-1': { requestMillis: 25, sqlMillis: 22, poolBusy: 0.6 } }),
  );
  assert.deepEqual(full, []);
  assert.equal(slowestPart.millis, 22);
  assert.match(
    conclusion,
    /most of their time in PostgreSQL's answer \(statement and commit\): 22 of 25 ms/,
  );
});

test('a pool of one connection is full when statements wait longer for it than they take', () => {
  const { full, conclusion } = findBottleneck(
    timelineWith({
      'command-1': {
        poolSize: 1,
        poolBusy: 0.97,
        poolWaiting: 3,
        poolWaitMillis: 40,
        sqlMillis: 8,
        requestMillis: 52,
      },
    }),
  );
  assert.deepEqual(
    full.map(({ resource }) => resource),
    ['connection pool of command-1'],
  );
  assert.match(
    conclusion,
    /0.97 of 1 connections were busy on average; a statement waited 40 ms for one, up to 3/,
  );
  assert.match(conclusion, /ESPM_DB_POOL_SIZE/);
});

test('a Redis of a few megabytes is full when it evicts, and the views that are missed are told', () => {
  const { full, conclusion } = findBottleneck(
    timelineWith({
      redis: { memoryBytes: 3.98e6, memoryMaxBytes: 4e6, evictionsPerSecond: 12 },
      'query-1': { viewHitShare: 0.6 },
    }),
  );
  assert.deepEqual(
    full.map(({ resource }) => resource),
    ['Redis memory'],
  );
  assert.match(conclusion, /100 % of its 4 MB was used and 12 keys\/s were evicted; 60 % of the views/);
});

for (const [resource, changes] of [
  ['processors', { machine: { cpuShare: 0.97 }, 'process command-1': { cpuCores: 1.5 } }],
  ['disk', { machine: { diskBusyShare: 0.95 } }],
  ["Redis' one thread", { 'process redis': { cpuCores: 0.96 } }],
  ['locks in PostgreSQL', { postgres: { locksWaiting: 2 } }],
  ['connections of PostgreSQL', { postgres: { connections: 190 } }],
  ['append queue of command-1', { 'command-1': { appendQueueDepth: 300, appendWaitMillis: 60 } }],
  ['heap of query-1', { 'query-1': { gcMillisPerSecond: 300 } }],
  ['relay of command-1', { 'command-1': (second) => ({ relayLagEvents: 100 + second * 50 }) }],
  ['projection of query-1', { 'query-1': (second) => ({ projectionLagEvents: 100 + second * 50 }) }],
  ['load generator', { generator: { cpuCores: 0.98 } }],
]) {
  test(`${resource}: full, and nothing else`, () => {
    assert.deepEqual(fullIn(changes), [resource]);
  });
}

test('a heap that is full of garbage and seldom collected is no bottleneck', () => {
  assert.deepEqual(fullIn({ 'query-1': { heapBytes: 249e6, heapMaxBytes: 250e6, gcMillisPerSecond: 3 } }), []);
});

test('a lag that is large and does not grow is no bottleneck', () => {
  assert.deepEqual(fullIn({ 'command-1': { relayLagEvents: 5000 } }), []);
});

test('a moment is no bottleneck: four seconds are too short, five are enough', () => {
  const locksFor = (seconds) => ({ postgres: (second) => ({ locksWaiting: second < seconds ? 1 : 0 }) });
  assert.deepEqual(fullIn(locksFor(4)), []);
  assert.deepEqual(fullIn(locksFor(5)), ['locks in PostgreSQL']);
});

test('what was full first comes first', () => {
  const full = fullIn({
    'command-1': (second) => (second > 10 ? { poolWaiting: 5 } : {}),
    'query-1': (second) => ({ projectionLagEvents: second > 15 ? second * 100 : 0 }),
    machine: (second) => ({ diskBusyShare: second > 20 ? 1 : 0 }),
  });
  assert.deepEqual(full, ['connection pool of command-1', 'projection of query-1', 'disk']);
});

test('of two that were full at once the cause comes before what it causes', () => {
  assert.deepEqual(fullIn({ machine: { diskBusyShare: 1 }, 'command-1': QUEUE }), [
    'disk',
    'append queue of command-1',
  ]);
});

test('what began within five seconds of its cause began with it', () => {
  const full = fullIn({
    'command-1': (second) => ({ ...(second > 10 && QUEUE), ...(second > 13 && { poolWaiting: 5 }) }),
  });
  assert.deepEqual(full, ['connection pool of command-1', 'append queue of command-1']);
});

test('what was full at the start only is not what was full first', () => {
  const full = fullIn({
    machine: (second) => ({ cpuShare: second < 5 ? 0.97 : 0.6 }),
    'process command-1': { cpuCores: 1 },
    'command-1': (second) => (second > 5 ? { poolWaiting: 5 } : {}),
  });
  assert.deepEqual(full, ['connection pool of command-1', 'processors']);
});

test('those who read events have connections of their own, which can be full by themselves', () => {
  const feed = { feedPoolBusy: 3.9, feedPoolSize: 4, feedPoolWaiting: 2, feedPoolWaitMillis: 60 };
  const { full, conclusion } = findBottleneck(timelineWith({ 'command-1': feed }));
  assert.deepEqual(
    full.map(({ resource }) => resource),
    ["readers' connections of command-1"],
  );
  assert.match(conclusion, /ESPM_DB_FEED_POOL_SIZE/);
});

test('processors that other programs take are a disturbance, and no bottleneck', () => {
  const { full, disturbed, closest } = findBottleneck(timelineWith({ machine: { cpuShare: 0.98 } }));
  assert.deepEqual(full, []);
  assert.match(
    disturbed,
    /For 100 % of the time other programs had the processors \(1.96 cores busy, 0.32 of them by ESPM\)/,
  );
  assert.notEqual(closest.resource, 'processors');
});

test('others disturb a run only when they do so for a while, and for a part of it that matters', () => {
  const disturbedIn = (isBusy, seconds) =>
    findBottleneck(
      timelineWith({ machine: (second) => ({ cpuShare: isBusy(second) ? 0.98 : 0.3 }) }, seconds),
    ).disturbed;
  assert.equal(
    disturbedIn((second) => second % 20 === 0, 200),
    null,
    'ten single seconds',
  );
  assert.equal(
    disturbedIn((second) => second < 9, 200),
    null,
    'nine of two hundred',
  );
  assert.match(
    disturbedIn((second) => second < 10, 200),
    /^For 5 % of the time/,
  );
});

test('while one of the own processes is not seen, as after its restart, nobody else is blamed', () => {
  const unseen = { machine: { cpuShare: 0.98 }, 'process redis': { cpuCores: null } };
  const { full, disturbed } = findBottleneck(timelineWith(unseen));
  assert.equal(disturbed, null);
  assert.deepEqual(
    full.map(({ resource }) => resource),
    ['processors'],
  );
});

test('processors that are used up by nobody knows whom are full', () => {
  const timeline = new Timeline(
    Array.from({ length: SECONDS }, (_, second) => ({
      ...{ at: second * 1000, monitor: 'machine', cpus: 2, cpuShare: 0.97 },
    })),
  );
  const { full, disturbed } = findBottleneck(timeline);
  assert.equal(disturbed, null);
  assert.deepEqual(
    full.map(({ resource }) => resource),
    ['processors'],
  );
  assert.match(full[0].evidence, /97 % of all processor time was used; whose it was is unknown/);
});

test('a second with one slow request counts less than the others with many', () => {
  const slowWhenQuiet = (second) =>
    second % 2 === 0
      ? { requestMillis: 200, requestsPerSecond: 1, sqlMillis: 190, sqlPerSecond: 1 }
      : { requestMillis: 4, requestsPerSecond: 99, sqlMillis: 2, sqlPerSecond: 99 };
  assert.equal(findBottleneck(timelineWith({ 'command-1': slowWhenQuiet })).slowestPart, null);
});

test('views that are missed count by how many were asked for', () => {
  const timeline = timelineWith({
    'query-1': (second) => ({
      viewHitShare: second === 0 ? 0 : 1,
      viewReadsPerSecond: second === 0 ? 1 : 10,
    }),
  });
  assert.equal(meanOver(timeline, ['query-1'], 'viewHitShare'), 290 / 291);
  assert.equal(
    meanOver(timeline, ['query-1'], 'heapBytes'),
    40e6,
    'what is no mean counts each second alike',
  );
  assert.equal(meanOver(timeline, ['query-1'], 'visibilityMillis'), null);
});

test('a rate comes to a total over the run, where it is known', () => {
  const timeline = timelineWith({
    'query-1': (second) => ({ viewRebuildsPerSecond: second === 0 ? null : 0.5 }),
  });
  assert.equal(totalOver(timeline, ['query-1'], 'viewRebuildsPerSecond'), (SECONDS - 1) / 2);
  assert.equal(totalOver(timeline, ['query-2'], 'viewRebuildsPerSecond'), null);
});

test('a monitor that had nothing to say is no reason to fail', () => {
  const nothing = new Timeline([{ at: 0, monitor: 'redis', hole: 'gone' }]);
  assert.match(findBottleneck(nothing).conclusion, /Nothing is known/);
});

test('holes are told with their beginning, their end and their reason', () => {
  const timeline = new Timeline([
    { at: 0, monitor: 'redis', clients: 1 },
    { at: 1000, monitor: 'redis', hole: 'gone' },
    { at: 2000, monitor: 'redis', hole: 'gone' },
    { at: 3000, monitor: 'redis', clients: 1 },
    { at: 4000, monitor: 'redis', hole: 'again' },
  ]);
  assert.deepEqual(timeline.holes(), [
    { monitor: 'redis', fromMillis: 1000, toMillis: 2000, reason: 'gone' },
    { monitor: 'redis', fromMillis: 4000, toMillis: 4000, reason: 'again' },
  ]);
});
