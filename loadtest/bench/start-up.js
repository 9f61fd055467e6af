import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { startedAtSeconds } from './processes.js';

const READY_WITHIN_SECONDS = 60;

/** Not more often: answering takes from the start what is measured. */
const LOOK_EVERY_MILLIS = 25;

/**
 * How long each service takes from the start of its process until it is ready, one after the other, in a
 * system that is otherwise at rest: its process is asked to end, and the launcher starts it again. When
 * the whole system starts, all of it shares the processors, and these times are several times as long.
 *
 * @param {{ components: { name: string, pid: number }[], managementUrls: string[] }} system the services'
 *   addresses are in the order of their components
 * @param {() => Promise<{ components: { name: string, pid: number }[] }>} lookUp what runs by now
 * @returns {Promise<Record<string, number>>} seconds by component
 */
export async function startUpAlone(system, lookUp) {
  const services = system.components.filter(({ name }) => /^(command|query)-\d+$/.test(name));
  const ordered = ['command', 'query'].flatMap((kind) => services.filter(({ name }) => name.startsWith(kind)));
  const seconds = {};
  for (const [at, { name, pid }] of ordered.entries()) {
    process.kill(pid, 'SIGTERM');
    const readyUrl = `${system.managementUrls[at]}/q/health/ready`;
    await until(async () => !(await isReady(readyUrl)), `${name} does not end`);
    await until(() => isReady(readyUrl), `${name} is not ready again`);
    const readyAt = await upSeconds();
    const { components } = await lookUp();
    const again = components.find((component) => component.name === name);
    seconds[name] = readyAt - (await startedAtSeconds(again.pid));
  }
  return seconds;
}

async function isReady(url) {
  const response = await fetch(url).catch(() => undefined);
  await response?.arrayBuffer();
  return response?.status === 200;
}

async function until(condition, otherwise) {
  const deadline = performance.now() + READY_WITHIN_SECONDS * 1000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`${otherwise} within ${READY_WITHIN_SECONDS} s`);
    await sleep(LOOK_EVERY_MILLIS);
  }
}

/** Since the machine started. */
async function upSeconds() {
  return Number((await readFile('/proc/uptime', 'utf8')).split(' ')[0]);
}
