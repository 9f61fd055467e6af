import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

const HASHED_BYTES = 4 << 20;
const HASH_TIMES = 9;
const SYNC_TIMES = 21;
const ANSWER_TIMES = 101;
const TIMEOUT_MILLIS = 5000;

/**
 * What this machine can do at this moment, in three fixed pieces of work: a computation, a write that is
 * forced to disk, and an answer that the gateway gives without asking anybody. Times of a run divided by
 * these can be held against those of another moment, and with care against another machine's.
 *
 * @returns {Promise<{ processorMillis: number, diskMillis: number, gatewayMillis: number }>} medians
 */
export async function calibrate(gatewayUrl, folder) {
  return {
    processorMillis: await medianMillis(HASH_TIMES, hash),
    diskMillis: await syncMillis(folder),
    gatewayMillis: await medianMillis(ANSWER_TIMES, () => ask(`${gatewayUrl}/gateway/health`)),
  };
}

/** Of one before and one after the run: the machine as it was meanwhile. */
export function between(before, after) {
  return Object.fromEntries(
    Object.keys(before).map((name) => [name, Math.sqrt(before[name] * after[name])]),
  );
}

/** One number for the three: their geometric mean, in which none outweighs the others. */
export function unitOf({ processorMillis, diskMillis, gatewayMillis }) {
  return Math.cbrt(processorMillis * diskMillis * gatewayMillis);
}

const BLOCK = Buffer.alloc(HASHED_BYTES, 'espm');

async function hash() {
  createHash('sha256').update(BLOCK).digest();
}

async function syncMillis(folder) {
  const file = join(folder, 'calibration.tmp');
  const handle = await open(file, 'w');
  try {
    return await medianMillis(SYNC_TIMES, async () => {
      await handle.write(BLOCK, 0, 4096);
      await handle.datasync();
    });
  } finally {
    await handle.close();
    await rm(file, { force: true });
  }
}

async function ask(url) {
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MILLIS) });
  await response.arrayBuffer();
}

async function medianMillis(times, work) {
  const taken = [];
  for (let n = 0; n < times; n++) {
    const from = performance.now();
    await work();
    taken.push(performance.now() - from);
  }
  taken.sort((a, b) => a - b);
  return taken[Math.floor(times / 2)];
}
