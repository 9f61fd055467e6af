import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../src/system.js';
import { loadAndDrain } from './pipeline.js';
import { cpuByComponent, microsEach } from './processes.js';
import { histogramQuantile } from './statistics.js';
import { load } from './wrk.js';

const VISIBILITY = 'espm_visibility_seconds';

const IDS_FILE = join(ROOT, 'target', 'bench', 'order-ids.txt');

/** Of orders that are read again and again. */
const READ_ORDERS = 10_000;

/** A limit is measured for a shorter time: it has nothing that fills up or falls behind. */
const LIMIT_SHARE = 1 / 3;

/**
 * What one round measures, by name: each a function of no arguments. Those that begin with `limit` need
 * nothing of what the system is for.
 *
 * @param bench the tools, the system, its metrics and the database's limits
 */
export function measuresOf(bench) {
  const { wrk, system, insertLimit, getLimit, storeData, metrics, seconds, connections, parts } = bench;
  const [commandUrl] = system.commandUrls;
  const [queryUrl] = system.queryUrls;
  const limitSeconds = Math.max(3, Math.round(seconds * LIMIT_SHARE));
  const wrkLoad = (url, script, duration, args) =>
    load({ wrk, url, script, seconds: duration, connections, args });

  const commands = (url, script) => async () => {
    const before = await cpuByComponent(system.components);
    const result = await loadAndDrain(metrics, () => wrkLoad(url, script, seconds));
    const after = await cpuByComponent(system.components);
    // Draining is part of the work: what came later is counted too.
    return { ...result, cpuMicrosEach: microsEach(before, after, result.requests) };
  };
  const reads = (url) => async () => {
    await mkdir(join(ROOT, 'target', 'bench'), { recursive: true });
    await writeFile(IDS_FILE, (await storeData.orderIds(READ_ORDERS)).join('\n'));
    const before = await cpuByComponent(system.components);
    const result = await wrkLoad(url, 'read', limitSeconds, [IDS_FILE]);
    const after = await cpuByComponent(system.components);
    return { ...result, cpuMicrosEach: microsEach(before, after, result.requests) };
  };

  const all = {
    limitFixed: ['read', () => wrkLoad(`${queryUrl}/api/`, undefined, limitSeconds)],
    limitFixedGateway: ['read', () => wrkLoad(`${system.gatewayUrl}/api/`, undefined, limitSeconds)],
    limitGet: ['read', async () => ({ perSecond: await getLimit.perSecond(connections) })],
    limitInsert: ['create', async () => ({ perSecond: await insertLimit.single(limitSeconds) })],
    limitInsertMany: ['create', async () => ({ perSecond: await insertLimit.multi(limitSeconds) })],
    create: ['create', commands(commandUrl, 'create')],
    createGateway: ['create', commands(system.gatewayUrl, 'create')],
    flow: ['flow', commands(commandUrl, 'flow')],
    read: ['read', reads(queryUrl)],
    readGateway: ['read', reads(system.gatewayUrl)],
  };
  return Object.fromEntries(
    Object.entries(all)
      .filter(([name, [part]]) => parts.has(part) || name === 'limitInsert')
      .map(([name, [, measure]]) => [name, measure]),
  );
}

/** So that compilers, caches and pools are as they are after a while. */
export async function warmUp({ wrk, system, metrics, warmUpSeconds, connections }, print) {
  const [commandUrl] = system.commandUrls;
  for (const script of ['create', 'flow']) {
    print(`Warming up: ${script}, ${warmUpSeconds} s`);
    await loadAndDrain(metrics, () =>
      load({ wrk, url: commandUrl, script, seconds: warmUpSeconds, connections }),
    );
  }
  for (const url of [...system.queryUrls, system.gatewayUrl]) {
    await load({ wrk, url: `${url}/api/`, seconds: Math.ceil(warmUpSeconds / 3), connections });
  }
}

/** From the commit of an event to its being readable, at half of the most that the system sustains. */
export async function visibility({ wrk, system, metrics, seconds, connections }, sustainedMax) {
  const perSecond = sustainedMax / 2;
  const pauseMillis = Math.max(1, Math.round((connections * 1000) / perSecond));
  const before = await metrics.read();
  const result = await loadAndDrain(metrics, () =>
    load({
      ...{ wrk, url: system.commandUrls[0], script: 'paced', seconds, connections },
      args: [String(pauseMillis)],
    }),
  );
  const after = await metrics.read();
  const millis = (quantile) =>
    1000 *
    histogramQuantile(before.histogram(VISIBILITY), after.histogram(VISIBILITY), quantile);
  return { perSecond: result.perSecond, p50Millis: millis(0.5), p99Millis: millis(0.99) };
}
