// What scenarios need beside requests: whom and what to choose. The orders to choose from were made
// before the run (config.prepare, src/prepare.js).
const { readFileSync } = require('node:fs');
const { randomInt, randomUUID } = require('node:crypto');
const { createClient } = require('redis');

const REDIS_TIMEOUT_MILLIS = 2000;

let prepared;
let redis;

/** What was prepared; a scenario that prepares nothing has nothing to choose from. */
function population() {
  prepared ??= JSON.parse(readFileSync(process.env.ESPM_LOAD_POPULATION, 'utf8'));
  return prepared;
}

/** A few are asked for often, most hardly ever: the first tenth of the list gets 46 % of all choices. */
function skewed(list) {
  return list[Math.floor(list.length * Math.random() ** 3)];
}

function anyOf(list) {
  return list[randomInt(list.length)];
}

async function chooseOrder({ vars }) {
  const order = skewed(population().orders);
  Object.assign(vars, { orderId: order.id, version: order.version, customerId: order.customerId });
}

async function chooseCustomer({ vars }) {
  vars.customerId = skewed(population().customers);
}

/** Three products, so that an order has items that differ. */
async function chooseProducts({ vars }) {
  const { products } = population();
  const [productId, secondProductId, thirdProductId] = [0, 1, 2].map((n) => {
    const from = Math.floor((products.length * n) / 3);
    return skewed(products.slice(from, Math.floor((products.length * (n + 1)) / 3)));
  });
  const quantity = 1 + randomInt(5);
  const unitPrice = (100 + randomInt(9900)) / 100;
  Object.assign(vars, { productId, secondProductId, thirdProductId, quantity, unitPrice });
}

async function chooseKey({ vars }) {
  vars.idempotencyKey = randomUUID();
}

/** The same key must have led to the same order. */
async function sameOrder({ vars }) {
  if (vars.firstId !== vars.secondId) throw new Error('A repeated key made a second order');
}

/** A finished order that nobody is asked for otherwise. */
async function chooseFinishedOrder({ vars }) {
  const order = anyOf(population().orders.filter(({ status }) => status === 'DELIVERED'));
  Object.assign(vars, { orderId: order.id, version: order.version });
}

/**
 * Takes the view of the chosen order out of Redis, as eviction and expiry do. Its partition is in the
 * key and is not known here, so the key of every partition is named; the other keys do not exist. It may
 * have gone just before, for another user: how many were really there is counted, and judged after the run.
 */
async function evictOrder({ vars }, events) {
  redis ??= connect();
  const client = await redis;
  const { viewPrefixes } = population();
  // One by one: on a cluster each is in a slot of its own.
  const gone = await Promise.all(
    viewPrefixes.map((prefix) => client.del(`${prefix}:order:${vars.orderId}`)),
  );
  events.emit('counter', 'evictions.asked', 1);
  events.emit(
    'counter',
    'evictions.done',
    gone.reduce((sum, keys) => sum + keys, 0),
  );
}

async function connect() {
  const client = createClient({
    url: process.env.ESPM_LOAD_REDIS_URL,
    socket: { connectTimeout: REDIS_TIMEOUT_MILLIS, reconnectStrategy: false },
    commandOptions: { timeout: REDIS_TIMEOUT_MILLIS },
  });
  client.on('error', () => {}); // the command in flight fails with it, and so does its virtual user
  await client.connect();
  client.unref?.();
  return client;
}

module.exports = {
  chooseOrder,
  chooseCustomer,
  chooseProducts,
  chooseKey,
  sameOrder,
  chooseFinishedOrder,
  evictOrder,
};
