import { readFile, readdir } from 'node:fs/promises';

/** Linux counts a process' time in these, whatever the kernel's own clock. */
const MICROS_PER_TICK = 10_000;

/**
 * Processor time of a process and all its descendants, in microseconds since their start. Linux only.
 * A process that is gone counts nothing.
 */
export async function cpuMicros(pid) {
  const own = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  if (own === '') return 0;
  // The name, in parentheses, may contain spaces; after it come the state and eleven other fields.
  const fields = own.slice(own.lastIndexOf(')') + 2).split(' ');
  let micros = (Number(fields[11]) + Number(fields[12])) * MICROS_PER_TICK;
  for (const child of await childrenOf(pid)) micros += await cpuMicros(child);
  return micros;
}

async function childrenOf(pid) {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  const children = [];
  for (const thread of threads) {
    const text = await readFile(`/proc/${pid}/task/${thread}/children`, 'utf8').catch(() => '');
    children.push(...text.split(' ').filter((child) => child !== ''));
  }
  return children;
}

/** Resident memory of a process in bytes; 0 when it is gone. */
export async function residentBytes(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
}

/** Processor time by component, in microseconds. @param {{ name: string, pid: number }[]} components */
export async function cpuByComponent(components) {
  const entries = components.map(async ({ name, pid }) => [name, await cpuMicros(pid)]);
  return Object.fromEntries(await Promise.all(entries));
}

/** What each component used between two readings, for each of so many commands. */
export function microsEach(before, after, commands) {
  return Object.fromEntries(
    Object.keys(after).map((name) => [name, (after[name] - before[name]) / commands]),
  );
}
