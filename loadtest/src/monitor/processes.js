import { readFile, readdir } from 'node:fs/promises';
import { Rates, rounded } from './rates.js';

/** Linux counts processor time in hundredths of a second, whatever its own clock is. */
export const TICKS_PER_SECOND = 100;
const DESCENDANTS_MAX = 500;
const COUNTERS = ['ticks', 'readBytes', 'writtenBytes'];
const LOOK_UP_EVERY_MILLIS = 5000;

/** The processes of the components, which have other numbers when the launcher has restarted them. */
export class Processes {
  #pids;
  #lookUp;
  #askedAtMillis = 0;

  /**
   * @param {{ name: string, pid: number }[]} components
   * @param {() => Promise<{ name: string, pid: number }[]>} lookUp asks again; bounded here, as it costs
   *     the start of a JVM
   */
  constructor(components, lookUp) {
    this.#pids = new Map(components.map(({ name, pid }) => [name, pid]));
    this.#lookUp = lookUp;
  }

  pid(name) {
    return this.#pids.get(name);
  }

  /** Says that a process is gone. What has come in its place is known some seconds later. */
  missing(nowMillis = Date.now()) {
    if (nowMillis - this.#askedAtMillis < LOOK_UP_EVERY_MILLIS) return;
    this.#askedAtMillis = nowMillis;
    this.#lookUp().then(
      (components) => components.forEach(({ name, pid }) => this.#pids.set(name, pid)),
      () => {}, // the next one that is missing asks again
    );
  }
}

/** One component by its process and those that it started: processor, memory, disk. From /proc. */
export class ProcessMonitor {
  #component;
  #processes;
  #rates = new Rates();
  #before;

  constructor(component, processes) {
    this.name = `process ${component}`;
    this.#component = component;
    this.#processes = processes;
  }

  async sample() {
    const first = this.#processes.pid(this.#component);
    const pids = await family(first);
    // One that ended meanwhile is left out; the first one must be there.
    const found = (await Promise.all(pids.map(readProcess))).filter((read) => read !== undefined);
    if (found[0]?.pid !== first) {
      this.#processes.missing();
      throw new Error(`there is no process ${first}`);
    }
    const total = (name) => found.reduce((sum, read) => sum + read[name], 0);
    const grown = this.#grownSince(found);
    const change = this.#rates.since({}, Date.now());
    const perSecond = (name, scale = 1) =>
      change && grown ? rounded(grown[name] / scale / change.seconds) : null;
    return {
      cpuCores: perSecond('ticks', TICKS_PER_SECOND),
      // Own memory of each, and once what they share.
      memoryBytes: total('ownBytes') + Math.max(...found.map(({ sharedBytes }) => sharedBytes)),
      readBytesPerSecond: perSecond('readBytes'),
      writtenBytesPerSecond: perSecond('writtenBytes'),
    };
  }

  /**
   * What each process used since the last time. One that ended takes its counters with it, so they are not
   * added up before; one that is new has begun since, with all that it has.
   */
  #grownSince(found) {
    const before = this.#before;
    this.#before = new Map(found.map((read) => [read.pid, read]));
    if (before === undefined || !before.has(found[0].pid)) return undefined;
    const grown = (name) =>
      found.reduce(
        (sum, read) => sum + Math.max(0, read[name] - (before.get(read.pid)?.[name] ?? 0)),
        0,
      );
    return Object.fromEntries(COUNTERS.map((name) => [name, grown(name)]));
  }

  close() {}
}

/** A process and those that it started, and so on. @returns {Promise<number[]>} their pids, its own first */
export async function family(pid) {
  const pids = [pid];
  for (let n = 0; n < pids.length && pids.length < DESCENDANTS_MAX; n++) {
    const tasks = await readdir(`/proc/${pids[n]}/task`).catch(() => []);
    const children = await Promise.all(
      tasks.map((task) => readFile(`/proc/${pids[n]}/task/${task}/children`, 'utf8').catch(() => '')),
    );
    pids.push(...children.join(' ').split(/\s+/).filter(Boolean).map(Number));
  }
  return pids;
}

/** The fields of `/proc/PID/stat` from the third on, the state of the process. */
export function statFields(stat) {
  // The name, in brackets, may hold anything; what comes after the last bracket is numbers.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** What Linux tells of one process; undefined when it is gone. */
export async function readProcess(pid) {
  try {
    const [stat, status, io] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile(`/proc/${pid}/status`, 'utf8'),
      // Another user's is not to be read; its processor time is.
      readFile(`/proc/${pid}/io`, 'utf8').catch(() => ''),
    ]);
    const fields = statFields(stat);
    return {
      pid,
      ticks: Number(fields[11]) + Number(fields[12]),
      ticksOfEndedChildren: Number(fields[13]) + Number(fields[14]),
      ownBytes: kibibytes(status, 'RssAnon'),
      sharedBytes: kibibytes(status, 'RssFile') + kibibytes(status, 'RssShmem'),
      readBytes: Number(/^read_bytes: (\d+)/m.exec(io)?.[1] ?? 0),
      writtenBytes: Number(/^write_bytes: (\d+)/m.exec(io)?.[1] ?? 0),
    };
  } catch {
    return undefined;
  }
}

function kibibytes(status, name) {
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0) * 1024;
}
