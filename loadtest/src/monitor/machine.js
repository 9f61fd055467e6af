import { readFile } from 'node:fs/promises';
import os from 'node:os';
import { Rates, rounded } from './rates.js';

/** The machine as a whole: how busy its processors and its busiest disk are, and its free memory. */
export class MachineMonitor {
  name = 'machine';
  #rates = new Rates();

  async sample() {
    const [stat, disks, memory] = await Promise.all(
      ['stat', 'diskstats', 'meminfo'].map((name) => readFile(`/proc/${name}`, 'utf8')),
    );
    const { busy, all } = processorTicks(stat);
    const change = this.#rates.since({ busy, all, ...diskMillis(disks) }, Date.now());
    const disk = change && Object.entries(change.grown).filter(([name]) => name.startsWith('disk '));
    const cpus = os.availableParallelism();
    const cpuShare =
      change && change.grown.all > 0 ? rounded(change.grown.busy / change.grown.all) : null;
    const busiest = disk?.length > 0 ? Math.max(...disk.map(([, millis]) => millis)) : null;
    return {
      cpus,
      cpuShare,
      cpuCores: cpuShare === null ? null : rounded(cpuShare * cpus),
      diskBusyShare: busiest === null ? null : rounded(Math.min(1, busiest / 1000 / change.seconds)),
      memoryAvailableBytes: Number(/^MemAvailable:\s+(\d+)/m.exec(memory)?.[1] ?? 0) * 1024,
      loadAverage: os.loadavg()[0],
    };
  }

  close() {}
}

function processorTicks(stat) {
  const ticks = /^cpu +(.*)$/m.exec(stat)[1].split(' ').map(Number).slice(0, 8);
  const all = ticks.reduce((sum, value) => sum + value, 0);
  const [, , , idle, waitingForDisk] = ticks;
  return { all, busy: all - idle - waitingForDisk };
}

/** Milliseconds in which each whole disk had something to do. */
function diskMillis(diskstats) {
  const found = {};
  for (const line of diskstats.split('\n')) {
    const fields = line.trim().split(/\s+/);
    if (/^([sv]d[a-z]+|xvd[a-z]+|nvme\d+n\d+|mmcblk\d+)$/.test(fields[2] ?? '')) {
      found[`disk ${fields[2]}`] = Number(fields[12]);
    }
  }
  return found;
}
