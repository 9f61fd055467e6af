import { setTimeout as sleep } from 'node:timers/promises';
import { drained } from './pipeline.js';
import { cpuByComponent, microsEach } from './processes.js';

const ORDERS = 100_000;
const LOOK_EVERY_MILLIS = 500;
const SWITCHED_WITHIN_SECONDS = 900;

/**
 * Gives the store whole lives of orders, waits until they are in the read model, and has all views made
 * anew from the topic; then once more, when everything is warm. The second time counts.
 *
 * @returns {Promise<{ events: number, seconds: number, perSecond: number, cpuMicrosEach: Record<string, number> }>}
 */
export async function rebuilt({ system, storeData, metrics }) {
  const managementUrl = managementUrlOf(system);
  await storeData.addOrders(ORDERS);
  await drained(metrics);
  await rebuildOnce(managementUrl);
  const before = await cpuByComponent(system.components);
  const result = await rebuildOnce(managementUrl);
  const after = await cpuByComponent(system.components);
  return { ...result, cpuMicrosEach: microsEach(before, after, result.events) };
}

/** The query services' management ports come after those of the command services. */
function managementUrlOf({ managementUrls, commandUrls }) {
  return managementUrls[commandUrls.length];
}

async function rebuildOnce(managementUrl) {
  await until(managementUrl, (status) => !status.building && status.removing.length === 0);
  const serving = (await statusOf(managementUrl)).serving.generation;
  const began = performance.now();
  const response = await fetch(`${managementUrl}/projections/rebuild`, { method: 'POST' });
  if (!response.ok) throw new Error(`a rebuild was refused: ${response.status} ${await response.text()}`);
  const status = await until(managementUrl, (now) => now.serving.generation !== serving);
  const seconds = (performance.now() - began) / 1000;
  const events = status.serving.eventsTotal;
  return { events, seconds, perSecond: events / seconds };
}

async function until(managementUrl, condition) {
  const deadline = performance.now() + SWITCHED_WITHIN_SECONDS * 1000;
  for (;;) {
    const status = await statusOf(managementUrl);
    if (condition(status)) return status;
    if (performance.now() > deadline) throw new Error(`no rebuild within ${SWITCHED_WITHIN_SECONDS} s`);
    await sleep(LOOK_EVERY_MILLIS);
  }
}

async function statusOf(managementUrl) {
  return (await fetch(`${managementUrl}/projections`)).json();
}
