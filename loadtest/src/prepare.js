import { randomUUID } from 'node:crypto';
import { send } from './api.js';

const CONCURRENCY = 16;
const PRINT_EVERY = 100;

/**
 * Makes the orders that a scenario reads and changes, through the gateway like any client, and waits until
 * each is visible. Half of them are finished.
 *
 * @param {string} target base URL with /api
 * @param {{ orders: number, customers: number, products: number }} wanted
 * @param {(line: string) => void} print
 * @returns {Promise<{ customers: string[], products: string[], orders: object[] }>}
 */
export async function prepare(target, wanted, print) {
  const customers = uuids(wanted.customers);
  const products = uuids(wanted.products);
  const orders = [];
  await eachOf(wanted.orders, async (n) => {
    // Every customer has orders, and the first ones have most.
    const customerId =
      customers[n < customers.length ? n : Math.floor(customers.length * Math.random() ** 3)];
    orders.push(await makeOrder(target, customerId, products, n));
    if (orders.length % PRINT_EVERY === 0) print(`  ${orders.length} of ${wanted.orders} orders`);
  });
  await readAll(target, orders);
  return { customers, products, orders };
}

/** Reads every order; a view that is not there is made anew by that. Fails when one is not what it was. */
export async function readAll(target, orders) {
  await eachOf(orders.length, async (n) => {
    const { id, version } = orders[n];
    const seen = await send(target, 'GET', `/orders/${id}?minVersion=${version}`);
    if (seen.id !== id) throw new Error(`order ${id} was asked for and ${seen.id} answered`);
  });
}

/** The n-th order: every second one is finished, and they differ in how many items they have. */
export async function makeOrder(target, customerId, products, n, signal) {
  let order = await send(target, 'POST', '/orders', { json: { customerId }, signal });
  const { id } = order;
  for (let item = 0; item <= n % 3; item++) {
    const productId = products[(n + item) % products.length];
    const json = { productId, quantity: 1 + item, unitPrice: 29.99 };
    order = await send(target, 'POST', `/orders/${id}/items`, { json, signal });
  }
  const steps = n % 2 === 0 ? ['submit', 'pay', 'ship', 'deliver'] : ['submit'];
  for (const step of steps) order = await send(target, 'POST', `/orders/${id}/${step}`, { signal });
  return { id, customerId, status: order.status, version: order.version };
}

async function eachOf(count, task) {
  let next = 0;
  const worker = async () => {
    while (next < count) await task(next++);
  };
  await Promise.all(Array.from({ length: Math.min(CONCURRENCY, count) }, worker));
}

/** So many ids that nothing has yet. */
export function uuids(count) {
  return Array.from({ length: count }, () => randomUUID());
}
