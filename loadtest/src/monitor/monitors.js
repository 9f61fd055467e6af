import { containersOf, engineSocket } from './containers.js';
import { GatewayMonitor } from './gateway.js';
import { MachineMonitor } from './machine.js';
import { PostgresMonitor } from './postgres.js';
import { Processes, ProcessMonitor } from './processes.js';
import { RedisMonitor } from './redis.js';
import { ServiceMonitor } from './services.js';

const EVERY_MILLIS = 1000;
const TIMEOUT_MILLIS = 900;
const COMPOSE_PROJECT = 'espm';

/**
 * All monitors that fit this system. Each has a `name`, `sample()`, which resolves to a flat record of
 * numbers (null: not known yet) or rejects, and `close()`.
 *
 * @param {object} system see locateSystem
 * @param {() => Promise<object[]>} lookUp gives the components again, with the processes they have now
 */
export async function monitorsOf({ gatewayUrl, database, redisUrl, services, components }, lookUp) {
  const processes = new Processes(components, lookUp);
  return [
    new MachineMonitor(),
    new GatewayMonitor(gatewayUrl, TIMEOUT_MILLIS),
    ...services.map(
      ({ name, managementUrl }) => new ServiceMonitor(name, managementUrl, TIMEOUT_MILLIS),
    ),
    new PostgresMonitor(database, TIMEOUT_MILLIS),
    new RedisMonitor(redisUrl, TIMEOUT_MILLIS),
    ...components.map(({ name }) => new ProcessMonitor(name, processes)),
    // Containers only when the launcher started nothing: otherwise they are somebody else's.
    ...(components.length === 0 ? await containers() : []),
  ];
}

async function containers() {
  const socket = engineSocket();
  return socket === undefined
    ? []
    : containersOf(socket, COMPOSE_PROJECT, TIMEOUT_MILLIS).catch(() => []);
}

/**
 * Samples every monitor once a second until it is stopped. A sample that fails is a hole and says why;
 * the next one is tried all the same.
 *
 * @param {object[]} monitors
 * @param {(record: { at: number, monitor: string, hole?: string }) => void} accept gets every record
 * @returns {{ stop: () => Promise<void> }}
 */
export function watch(monitors, accept, everyMillis = EVERY_MILLIS) {
  const busy = new Set();
  const sample = async (monitor, at) => {
    // One that is slower than a second misses its turn, and is not asked twice at once.
    if (busy.has(monitor)) return;
    busy.add(monitor);
    try {
      accept({ at, monitor: monitor.name, ...(await monitor.sample()) });
    } catch (error) {
      accept({ at, monitor: monitor.name, hole: error.message || error.code || error.name });
    } finally {
      busy.delete(monitor);
    }
  };
  let running = Promise.resolve();
  const round = () => {
    const at = Date.now();
    running = Promise.all(monitors.map((monitor) => sample(monitor, at)));
  };
  round();
  const timer = setInterval(round, everyMillis);
  return {
    async stop() {
      clearInterval(timer);
      await running;
      await Promise.all(monitors.map((monitor) => monitor.close()));
    },
  };
}
