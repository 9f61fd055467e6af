import { performance } from 'node:perf_hooks';
import { send } from './api.js';
import { makeOrder, uuids } from './prepare.js';
import { median } from './statistics.js';

const CONCURRENCY = 16;
const CUSTOMERS = 40;
const PRODUCTS = 40;

/**
 * What it may take; whatever comes first ends it, but so many orders have to be before it is believed to be warm: while
 * the compilers of a JVM are busy there are plateaus. Two starts of one build differed twofold in processor time, as one
 * was believed to be warm after 780 orders; after 1,650 it still took half as much again as after 4,400.
 */
export const BOUNDS = { roundMillis: 5000, millis: 120_000, orders: 8000, ordersLeast: 3000 };

/** So many rounds in which none is faster than the fastest before them by that much brought nothing. */
const LAST_ROUNDS = 3;
const GAIN_LEAST = 0.05;

/**
 * Uses the system until it no longer becomes faster. A JVM that has just started takes twice as long and more, and at
 * the rates of a profile it would stay so for most of the run: two runs of one build would differ by what was started
 * when. It leaves orders, of customers that nothing else asks for. What fails meanwhile is counted and is no reason
 * to stop: what is wrong with the system is for the run to find.
 *
 * @param {string} target base URL with /api
 * @param {{ print: (line: string) => void, signal?: AbortSignal }} around the signal ends it early
 * @param {{ roundMillis: number, millis: number, orders: number, ordersLeast?: number }} [bounds] how long is used
 *     between two looks, the most of time and of orders, and how many have to be before steady times count
 * @returns {Promise<{ medians: number[], orders: number, failures: number }>} the median of each round, in milliseconds
 *     for one order and all views that it is in; how many there were, and how many more failed
 */
export async function warmUp(target, { print, signal }, bounds = BOUNDS) {
  const deadline = AbortSignal.timeout(bounds.millis);
  const until = signal === undefined ? deadline : AbortSignal.any([deadline, signal]);
  const [customers, products] = [uuids(CUSTOMERS), uuids(PRODUCTS)];
  const medians = [];
  let [orders, failures] = [0, 0];

  while (
    !until.aborted &&
    orders < bounds.orders &&
    !(orders >= (bounds.ordersLeast ?? 0) && isSteady(medians))
  ) {
    const taken = [];
    const end = performance.now() + bounds.roundMillis;
    const worker = async () => {
      do {
        const n = orders++;
        const from = performance.now();
        const isDone = await useOnce(target, customers[n % CUSTOMERS], products, n, until);
        if (isDone) taken.push(performance.now() - from);
        else if (!until.aborted) failures++;
      } while (performance.now() < end && !until.aborted);
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, worker));
    const now = median(taken);
    print(
      `  warming up: ${taken.length} uses${now === undefined ? '' : `, ${now.toFixed(0)} ms each`}${failures > 0 ? `, ${failures} failed` : ''}`,
    );
    medians.push(now ?? Infinity);
  }
  return { medians, orders: orders - failures, failures };
}

/** Whether what came last was no faster than what was before. */
function isSteady(medians) {
  if (medians.length <= LAST_ROUNDS) return false;
  const fastest = (rounds) => Math.min(...rounds);
  const [before, last] = [medians.slice(0, -LAST_ROUNDS), medians.slice(-LAST_ROUNDS)];
  return fastest(last) >= fastest(before) * (1 - GAIN_LEAST);
}

/** An order through its life, and every view that it is in. @returns {Promise<boolean>} whether all was answered */
async function useOnce(target, customerId, products, n, signal) {
  try {
    const { id, version } = await makeOrder(target, customerId, products, n, signal);
    for (const path of [
      `/orders/${id}?minVersion=${version}`,
      `/orders/${id}/history`,
      `/orders/${id}/events`,
      `/orders?customerId=${customerId}&limit=20`,
      '/orders?status=SUBMITTED&limit=20',
      `/customers/${customerId}/summary`,
      '/statistics',
    ])
      await send(target, 'GET', path, { signal });
    return true;
  } catch {
    return false;
  }
}
