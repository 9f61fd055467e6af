import { meanOver } from '../means.js';
import { largest, mean } from '../timeline.js';
import { number } from '../words.js';

const FULL = 0.9;

/** Waiting is felt from so many milliseconds on. */
const FELT_MILLIS = 10;
const WAITING_APPENDS = 10;

/**
 * Connections are handed on between two statements, so a pool is never busy all the time; and a statement
 * counts when it ends, so it is looked at over five seconds: two before a moment and two after.
 */
const POOL_FULL = 0.8;
const POOL_AROUND = 2;

/** Sessions that wait for a lock of another one. */
export function databaseLocks(timeline) {
  const waiting = (at) => timeline.value(at, 'postgres', 'locksWaiting');
  return {
    resource: 'locks in PostgreSQL',
    utilisation: () => null,
    isFull: (at) => waiting(at) > 0,
    evidence: (times) => `${number(mean(times.map(waiting)))} sessions waited for a lock`,
    advice: 'look in pg_locks and pg_stat_activity for who holds it',
  };
}

/** Sessions against max_connections. */
export function databaseConnections(timeline) {
  const value = (at, field) => timeline.value(at, 'postgres', field);
  const share = (at) =>
    value(at, 'connectionsMax') > 0 ? value(at, 'connections') / value(at, 'connectionsMax') : null;
  return {
    resource: 'connections of PostgreSQL',
    utilisation: share,
    isFull: (at) => share(at) >= FULL,
    evidence: (times) =>
      `${number(mean(times.map((at) => value(at, 'connections'))))} of ${value(times[0], 'connectionsMax')} were open`,
    advice: 'lower ESPM_DB_POOL_SIZE or the number of command services, or raise max_connections',
  };
}

/** A command service's connections to PostgreSQL for commands. */
export function pool(timeline, name) {
  return connections(timeline, name, {
    ...{ prefix: 'pool', sqlMillis: 'sqlMillis', resource: `connection pool of ${name}` },
    advice: 'raise ESPM_DB_POOL_SIZE, unless PostgreSQL itself is slow',
  });
}

/** Its connections for those who read events. */
export function feedPool(timeline, name) {
  return connections(timeline, name, {
    ...{ prefix: 'feedPool', sqlMillis: 'feedSqlMillis', resource: `readers' connections of ${name}` },
    advice: 'raise ESPM_DB_FEED_POOL_SIZE, unless PostgreSQL itself is slow',
  });
}

function connections(timeline, name, { prefix, sqlMillis, resource, advice }) {
  const value = (at, field) => timeline.value(at, name, `${prefix}${field}`);
  const share = (at) => {
    const busy = mean(timeline.around(at, POOL_AROUND).map((near) => value(near, 'Busy')));
    return value(at, 'Size') > 0 && busy !== null ? busy / value(at, 'Size') : null;
  };
  return {
    resource,
    utilisation: share,
    isFull: (at) =>
      share(at) >= POOL_FULL ||
      value(at, 'Waiting') > 0 ||
      waitsMost(value(at, 'WaitMillis'), timeline.value(at, name, sqlMillis)),
    evidence: (times) =>
      `${number(mean(times.map((at) => value(at, 'Busy'))))} of ${value(times[0], 'Size')} connections were busy on average; a statement ` +
      `waited ${number(meanOver(timeline, [name], `${prefix}WaitMillis`, times))} ms for one, up to ` +
      `${number(largest(times.map((at) => value(at, 'Waiting'))))} at a time`,
    advice,
  };
}

/** Appends that wait for the batch before theirs. */
export function appendQueue(timeline, name) {
  const value = (at, field) => timeline.value(at, name, field);
  return {
    resource: `append queue of ${name}`,
    utilisation: () => null,
    isFull: (at) =>
      value(at, 'appendQueueDepth') >= WAITING_APPENDS ||
      waitsMost(value(at, 'appendWaitMillis'), value(at, 'sqlMillis')),
    evidence: (times) =>
      `an append waited ${number(meanOver(timeline, [name], 'appendWaitMillis', times))} ms for its batch, and up to ` +
      `${number(largest(times.map((at) => value(at, 'appendQueueDepth'))))} waited at a time; batches had ` +
      `${number(meanOver(timeline, [name], 'appendBatchSize', times))} events`,
    advice: 'the database writes more slowly than commands come: see how long its statements take',
  };
}

/** Waiting is the problem when it takes longer than the work, and long enough to be felt. */
function waitsMost(waitMillis, workMillis) {
  return waitMillis !== null && waitMillis >= FELT_MILLIS && waitMillis > (workMillis ?? 0);
}
