import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { prepare, readAll } from '../src/prepare.js';
import { warmUp } from '../src/warm-up.js';

/** Answers like the API, as far as preparing needs it; the first answer of each order's read is 503. */
const orders = new Map();
const asked = new Set();
let server;
let target;
let delayMillis = () => 0;
let refusing = false;
const QUICK = { roundMillis: 200, millis: 30_000, orders: 100_000 };

before(async () => {
  server = createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    await sleep(delayMillis());
    if (refusing) {
      await sleep(5);
      response.writeHead(500).end();
      return;
    }
    const [, , , id, step] = new URL(request.url, 'http://x').pathname.split('/');
    if (request.method === 'GET' && !asked.has(id)) {
      asked.add(id);
      response.writeHead(503, { 'retry-after': '0' }).end();
      return;
    }
    const order = orders.get(id) ?? {
      id: String(orders.size + 1),
      version: 0,
      status: 'DRAFT',
      items: 0,
    };
    orders.set(order.id, order);
    if (request.method === 'POST') order.version++;
    if (step === 'items') order.items++;
    else if (step !== undefined) order.status = step;
    response.end(JSON.stringify(order));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  target = `http://127.0.0.1:${server.address().port}/api`;
});

after(() => server.close());

test('as many orders as are wanted are made, half of them finished, every customer has one, all are visible', async () => {
  const made = await prepare(target, { orders: 20, customers: 6, products: 9 }, () => {});
  assert.equal(made.orders.length, 20);
  assert.equal(made.orders.filter(({ status }) => status === 'deliver').length, 10);
  assert.equal(new Set(made.orders.map(({ customerId }) => customerId)).size, 6);
  assert.deepEqual([made.customers.length, made.products.length], [6, 9]);
  assert.equal(asked.size, 20, 'each was read, and again after a 503');
});

test('an order that is not what it was is a failure', async () => {
  orders.set('lost', { id: 'another', version: 1 });
  await assert.rejects(
    readAll(target, [{ id: 'lost', version: 1 }]),
    /order lost was asked for and another answered/,
  );
});

test('a system is used until it no longer becomes faster', async () => {
  const slowUntil = orders.size + 20;
  delayMillis = () => (orders.size < slowUntil ? 150 : 0);
  const { medians, failures } = await warmUp(target, { print: () => {} }, QUICK);
  delayMillis = () => 0;
  const [slow, fast] = [medians[0], medians.at(-1)];
  assert.ok(fast < slow / 2, `${medians}`);
  assert.ok(medians.length >= 4, `${medians}`);
  assert.equal(failures, 0);
});

test('times that are steady do not end it before there were enough orders', async () => {
  const before = orders.size;
  const bounds = { ...QUICK, roundMillis: 5, ordersLeast: 600 };
  const made = await warmUp(target, { print: () => {} }, bounds);
  assert.ok(made.orders + made.failures >= 600, `${made.orders} and ${made.failures}`);
  assert.ok(orders.size - before >= 600, `${orders.size - before}`);
});

test('it ends with the orders or the time that it may take, however fast it becomes', async () => {
  const before = orders.size;
  const few = await warmUp(target, { print: () => {} }, { ...QUICK, orders: 30 });
  assert.ok(few.medians.length < 4 && orders.size - before < 30 + 16 * 40, `${orders.size - before}`);
  assert.ok((await warmUp(target, { print: () => {} }, { ...QUICK, millis: 1 })).medians.length <= 1);
  const signal = AbortSignal.abort();
  assert.deepEqual(await warmUp(target, { print: () => {}, signal }, QUICK), {
    medians: [],
    orders: 0,
    failures: 0,
  });
});

test('a system that refuses everything is none the less left to the run', async () => {
  refusing = true;
  const lines = [];
  const { failures, medians } = await warmUp(target, { print: (line) => lines.push(line) }, QUICK);
  refusing = false;
  assert.ok(failures > 0 && medians.every((millis) => millis === Infinity));
  assert.match(lines.at(-1), /0 uses, \d+ failed/);
});
