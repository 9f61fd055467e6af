import { largest, mean } from '../timeline.js';
import { number } from '../words.js';

const FULL = 0.9;

/** Waiting is felt from so many milliseconds on. */
const FELT_MILLIS = 10;
const WAITING_APPENDS = 10;

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

/** A command service's connections to PostgreSQL. */
export function pool(timeline, name) {
  const value = (at, field) => timeline.value(at, name, field);
  const share = (at) =>
    value(at, 'poolSize') > 0 && value(at, 'poolBusy') !== null
      ? value(at, 'poolBusy') / value(at, 'poolSize')
      : null;
  return {
    resource: `connection pool of ${name}`,
    utilisation: share,
    isFull: (at) =>
      share(at) >= FULL ||
      value(at, 'poolWaiting') > 0 ||
      waitsMost(value(at, 'poolWaitMillis'), value(at, 'sqlMillis')),
    evidence: (times) =>
      `${number(mean(times.map((at) => value(at, 'poolBusy'))))} of ${value(times[0], 'poolSize')} connections were busy on average; a statement ` +
      `waited ${number(mean(times.map((at) => value(at, 'poolWaitMillis'))))} ms for one, up to ` +
      `${number(largest(times.map((at) => value(at, 'poolWaiting'))))} at a time`,
    advice: 'raise ESPM_DB_POOL_SIZE, unless PostgreSQL itself is slow',
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
      `an append waited ${number(mean(times.map((at) => value(at, 'appendWaitMillis'))))} ms for its batch, and up to ` +
      `${number(largest(times.map((at) => value(at, 'appendQueueDepth'))))} waited at a time; batches had ` +
      `${number(mean(times.map((at) => value(at, 'appendBatchSize'))))} events`,
    advice: 'the database writes more slowly than commands come: see how long its statements take',
  };
}

/** Waiting is the problem when it takes longer than the work, and long enough to be felt. */
function waitsMost(waitMillis, workMillis) {
  return waitMillis !== null && waitMillis >= FELT_MILLIS && waitMillis > (workMillis ?? 0);
}
