import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { median } from '../statistics.js';

const HASHED_BYTES = 4 << 20;
const TIMEOUT_MILLIS = 5000;

/**
 * How often each is done: first to no purpose, as this process has to be warm, too, then measured. Half a second of
 * each, so that a moment in which something else runs does not decide.
 */
const HASHES = { before: 10, measured: 101 };
const SYNCS = { before: 20, measured: 301 };
const ANSWERS = { before: 400, measured: 601 };

/**
 * What this machine can do at this moment, in three fixed pieces of work: a computation, a write that is
 * forced to disk, and an answer that the gateway gives without asking anybody. Times of a run divided by
 * these can be held against those of another moment, and with care against another machine's.
 *
 * @returns {Promise<{ processorMillis: number, diskMillis: number, gatewayMillis: number }>} medians
 */
export async function calibrate(gatewayUrl, folder) {
  return {
    processorMillis: await medianMillis(HASHES, hash),
    diskMillis: await syncMillis(folder),
    gatewayMillis: await medianMillis(ANSWERS, () => ask(`${gatewayUrl}/gateway/health`)),
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
    return await medianMillis(SYNCS, async () => {
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

async function medianMillis({ before, measured }, work) {
  const taken = [];
  for (let n = 0; n < before; n++) await work();
  for (let n = 0; n < measured; n++) {
    const from = performance.now();
    await work();
    taken.push(performance.now() - from);
  }
  return median(taken);
}
