import { readFile, readdir } from 'node:fs/promises';
import { family, statFields } from '../../src/monitor/processes.js';
import { MICROS_PER_TICK } from '../processes.js';

/**
 * What Linux tells of every thread of the components, those of their child processes included.
 *
 * @param {{ name: string, pid: number }[]} components
 * @returns {Promise<{ component: string, id: string, stat: string }[]>} `stat` is the text of `/proc/PID/task/TID/stat`
 */
export async function readThreads(components) {
  const found = components.map(async ({ name, pid }) =>
    (await Promise.all((await family(pid)).map(threadsOf))).flat().map((thread) => ({ component: name, ...thread })),
  );
  return (await Promise.all(found)).flat();
}

async function threadsOf(pid) {
  const ids = await readdir(`/proc/${pid}/task`).catch(() => []);
  const found = ids.map(async (id) => ({
    id: `${pid}/${id}`,
    stat: await readFile(`/proc/${pid}/task/${id}/stat`, 'utf8').catch(() => undefined),
  }));
  return (await Promise.all(found)).filter(({ stat }) => stat !== undefined);
}

/**
 * The name that threads of one kind have in common: `relay-order-1` and `GC Thread#0` are `relay-order-#` and
 * `GC Thread#`. The JVM's two compilers, C1 and C2, are two kinds.
 */
export function groupOf(threadName) {
  return threadName.replace(/^(C[12] )|#?\d+/g, (_, compiler) => compiler ?? '#');
}

/**
 * Processor time between two readings for each of so many creations, by component and group of threads, the largest
 * first. A thread that has ended in between counts nothing: Linux tells no more of it. One that is new has begun
 * since, with all that it has.
 *
 * @param before see readThreads @param after likewise
 * @returns {{ component: string, group: string, userMicros: number, kernelMicros: number }[]} without groups that used nothing
 */
export function microsByGroup(before, after, creations) {
  const earlier = new Map(before.map(readThread).map((thread) => [thread.key, thread]));
  const groups = new Map();
  for (const thread of after.map(readThread)) {
    const { component, group, key } = thread;
    const of = groups.get(`${component} ${group}`) ?? { component, group, userMicros: 0, kernelMicros: 0 };
    of.userMicros += (thread.userMicros - (earlier.get(key)?.userMicros ?? 0)) / creations;
    of.kernelMicros += (thread.kernelMicros - (earlier.get(key)?.kernelMicros ?? 0)) / creations;
    groups.set(`${component} ${group}`, of);
  }
  return [...groups.values()].filter((of) => microsOf(of) > 0).sort((one, other) => microsOf(other) - microsOf(one));
}

/** Of a group of threads, or the sum of several. */
export function microsOf(...groups) {
  return groups.reduce((sum, { userMicros, kernelMicros }) => sum + userMicros + kernelMicros, 0);
}

function readThread({ component, id, stat }) {
  const fields = statFields(stat);
  return {
    component,
    // Numbers are given again; two threads with one number differ in when they started.
    key: `${id} ${fields[19]}`,
    group: groupOf(stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'))),
    userMicros: Number(fields[11]) * MICROS_PER_TICK,
    kernelMicros: Number(fields[12]) * MICROS_PER_TICK,
  };
}
