import { largest, mean } from '../timeline.js';
import { number, percent } from '../words.js';

const FULL = 0.9;
const LOOP_DELAY_MILLIS = 100;

/**
 * What ESPM's own processes used at a moment, in cores; without the load generator.
 *
 * @returns {number | null} null when no process and no container is known
 */
export function ownCores(timeline, at) {
  const known = ownProcesses(timeline)
    .map((name) => timeline.value(at, name, 'cpuCores'))
    .filter((cores) => cores !== null);
  return known.length === 0 ? null : known.reduce((sum, cores) => sum + cores, 0);
}

/** The monitors of ESPM's own processes, or containers. */
function ownProcesses(timeline) {
  return [...timeline.names('process'), ...timeline.names('container')];
}

/** The load generator itself: one thread, unless it says that it may use more `cores`. */
export function generator(timeline) {
  const value = (at, field) => timeline.value(at, 'generator', field);
  const cores = (at) => value(at, 'cores') ?? 1;
  const share = (at) => (value(at, 'cpuCores') === null ? null : value(at, 'cpuCores') / cores(at));
  return {
    resource: 'load generator',
    utilisation: share,
    isFull: (at) => share(at) >= FULL || value(at, 'loopDelayMillis') >= LOOP_DELAY_MILLIS,
    evidence: (times) =>
      `it used ${number(mean(times.map((at) => value(at, 'cpuCores'))))} of its ${cores(times[0]) === 1 ? 'one core' : `${cores(times[0])} cores`}, and was up to ` +
      `${number(largest(times.map((at) => value(at, 'loopDelayMillis'))))} ms late itself`,
    advice: 'the times are partly its own: lower the rate, or give it a machine of its own',
  };
}

/** All processors of the machine, as far as this system and its load use them. */
export function processors(timeline) {
  const share = (at) => timeline.value(at, 'machine', 'cpuShare');
  const cores = (at) => (share(at) ?? 0) * (timeline.value(at, 'machine', 'cpus') ?? 1);
  const own = (at) => ownCores(timeline, at) + (timeline.value(at, 'generator', 'cpuCores') ?? 0);
  const processes = ownProcesses(timeline);
  const areKnown = (at) =>
    processes.length > 0 && processes.every((name) => timeline.value(at, name, 'cpuCores') !== null);
  // Where one of the own processes is not seen, as after its restart, nobody else is blamed.
  const isOthers = (at) => areKnown(at) && own(at) < cores(at) / 2;
  return {
    resource: 'processors',
    utilisation: share,
    // Busy with something else is a disturbance, and no bottleneck of this system.
    isFull: (at) => share(at) >= FULL && !isOthers(at),
    isDisturbed: (at) => share(at) >= FULL && isOthers(at),
    evidence: (times) =>
      `${percent(mean(times.map(share)))} of all processor time was used; ` +
      (times.every((at) => ownCores(timeline, at) === null)
        ? 'whose it was is unknown: no process of ESPM could be seen'
        : describeProcesses(timeline, times)),
    advice: 'give the machine more processors, or move the process that uses most to another one',
  };
}

/** The three processes that use most. */
function describeProcesses(timeline, times) {
  return [...ownProcesses(timeline), ...timeline.names('generator')]
    .map((name) => ({ name, cores: mean(times.map((at) => timeline.value(at, name, 'cpuCores'))) ?? 0 }))
    .sort((a, b) => b.cores - a.cores)
    .slice(0, 3)
    .map(({ name, cores }) => `${name.replace(/^(process|container) /, '')} ${number(cores)} cores`)
    .join(', ');
}

/** The busiest disk. */
export function disk(timeline) {
  const share = (at) => timeline.value(at, 'machine', 'diskBusyShare');
  const names = ownProcesses(timeline);
  return {
    resource: 'disk',
    utilisation: share,
    isFull: (at) => share(at) >= FULL,
    evidence: (times) => {
      const [most] = names
        .map((name) => ({
          name,
          bytes: mean(times.map((at) => timeline.value(at, name, 'writtenBytesPerSecond'))) ?? 0,
        }))
        .sort((a, b) => b.bytes - a.bytes);
      return (
        `it was busy ${percent(mean(times.map(share)))} of the time` +
        (most ? `; ${most.name} wrote most, ${number(most.bytes / 1e6)} MB/s` : '')
      );
    },
    advice: 'put the write-ahead log on a faster disk, or on one of its own',
  };
}
