import { readFile } from 'node:fs/promises';
import { family, readProcess, statFields, TICKS_PER_SECOND } from '../src/monitor/processes.js';

/** Of processor time, as `/proc` counts it. */
export const MICROS_PER_TICK = 1_000_000 / TICKS_PER_SECOND;

/**
 * Processor time of a process and all its descendants, in microseconds since their start, with those that have ended:
 * or the child that rewrites Redis' file would be time that is there and then is not. Linux only.
 * A process that is gone counts nothing.
 */
export async function cpuMicros(pid) {
  const found = await Promise.all((await family(pid)).map(readProcess));
  return found.reduce((sum, read) => sum + (read ? read.ticks + read.ticksOfEndedChildren : 0), 0) * MICROS_PER_TICK;
}

/** Resident memory of a process in bytes; 0 when it is gone. */
export async function residentBytes(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
}

/** When a process started, in seconds since the machine did. */
export async function startedAtSeconds(pid) {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  return Number(statFields(stat)[19]) / TICKS_PER_SECOND;
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
