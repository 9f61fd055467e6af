import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { send } from './api.js';
import { makeOrder } from './prepare.js';
import { median } from './statistics.js';

const CONCURRENCY = 16;
const CUSTOMERS = 40;
const PRODUCTS = 40;
const ROUND_MILLIS = 5000;
const ROUNDS_MAX = 12;

/** A round that brings less than this is the last one: the code that matters has been compiled. */
const GAIN_LEAST = 0.1;
const STEADY_ROUNDS = 2;

/**
 * Uses the system until it no longer becomes faster, or for a minute. A JVM that has just started takes twice as
 * long and more, and at the rates of a profile it would stay so for most of the run: two runs of one build would
 * differ by what was started when. It leaves orders, of customers that nothing else asks for.
 *
 * @param {string} target base URL with /api
 * @param {(line: string) => void} print
 * @param {number} [roundMillis] how long is used between two looks
 * @returns {Promise<number[]>} the median of each round, in milliseconds
 */
export async function warmUp(target, print, roundMillis = ROUND_MILLIS) {
  const [customers, products] = [uuids(CUSTOMERS), uuids(PRODUCTS)];
  const medians = [];
  let steady = 0;
  let n = 0;
  while (medians.length < ROUNDS_MAX && steady < STEADY_ROUNDS) {
    const taken = [];
    const until = performance.now() + roundMillis;
    const worker = async () => {
      do await useOnce(target, customers[n % customers.length], products, n++, taken);
      while (performance.now() < until);
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, worker));
    const now = median(taken);
    steady = now > medians.at(-1) * (1 - GAIN_LEAST) ? steady + 1 : 0;
    print(`  warming up: ${taken.length} uses, ${now.toFixed(0)} ms each`);
    medians.push(now);
  }
  return medians;
}

/** An order through its life, and every view that it is in. */
async function useOnce(target, customerId, products, n, taken) {
  const from = performance.now();
  const { id, version } = await makeOrder(target, customerId, products, n);
  for (const path of [
    `/orders/${id}?minVersion=${version}`,
    `/orders/${id}/history`,
    `/orders/${id}/events`,
    `/orders?customerId=${customerId}&limit=20`,
    '/orders?status=SUBMITTED&limit=20',
    `/customers/${customerId}/summary`,
    '/statistics',
  ])
    await send(target, 'GET', path);
  taken.push(performance.now() - from);
}

function uuids(count) {
  return Array.from({ length: count }, () => randomUUID());
}
