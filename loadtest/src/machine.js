import os from 'node:os';

/** What the figures were measured on: without it they compare with nothing. */
export function describeMachine() {
  const cpus = os.cpus();
  return {
    platform: os.platform(),
    architecture: os.arch(),
    kernel: os.release(),
    cpuModel: cpus[0]?.model ?? 'unknown',
    // What this process may use, which in a container is less than what the host has.
    cpus: os.availableParallelism(),
    memoryBytes: os.totalmem(),
    freeMemoryBytes: os.freemem(),
    loadAverage1Minute: os.loadavg()[0],
    node: process.versions.node,
  };
}
