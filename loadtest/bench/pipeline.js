import { setTimeout as sleep } from 'node:timers/promises';
import { slope } from '../src/statistics.js';

const SAMPLE_MILLIS = 500;
const DRAINED_WITHIN_SECONDS = 600;

/** The part of the rate by which the lag may grow in the second half of a measurement. */
const GROWTH_MAX = 0.02;

/**
 * Runs a load of commands and watches whether relay and projection keep up with it to the end, then waits
 * until everything is in the read model.
 *
 * @param {import('./metrics.js').Metrics} metrics
 * @param {() => Promise<{ requests: number, seconds: number, perSecond: number }>} load
 * @returns the load's result with `lagAtEnd` in events, `drainSeconds`, `keptUp`, and
 *   `sustainedPerSecond`: commands by the time until the last of them was readable
 */
export async function loadAndDrain(metrics, load) {
  const samples = [];
  let isLoading = true;
  const watching = (async () => {
    while (isLoading) {
      samples.push({ atSeconds: performance.now() / 1000, lag: await lagOf(metrics) });
      await sleep(SAMPLE_MILLIS);
    }
  })();
  const result = await load().finally(() => (isLoading = false));
  await watching;

  const endedAt = performance.now();
  const lagAtEnd = await lagOf(metrics);
  await drained(metrics);
  const drainSeconds = (performance.now() - endedAt) / 1000;
  const growth = slope(samples.slice(samples.length >> 1));
  return {
    ...result,
    lagAtEnd,
    drainSeconds,
    lagGrowthPerSecond: growth,
    keptUp: growth <= GROWTH_MAX * result.perSecond,
    sustainedPerSecond: result.requests / (result.seconds + drainSeconds),
  };
}

/** Waits until relay and projection have nothing left to do. */
export async function drained(metrics) {
  const deadline = performance.now() + DRAINED_WITHIN_SECONDS * 1000;
  // The two are measured at different moments: what the one has just published the other may not have
  // seen yet, so both must be done twice in a row.
  for (let inARow = 0; inARow < 2; ) {
    if (performance.now() > deadline) throw new Error(`not drained within ${DRAINED_WITHIN_SECONDS} s`);
    await sleep(SAMPLE_MILLIS);
    inARow = (await lagOf(metrics)) === 0 ? inARow + 1 : 0;
  }
}

async function lagOf(metrics) {
  const sample = await metrics.read();
  return sample.sum('espm_relay_lag_events') + sample.sum('espm_projection_lag_events');
}
