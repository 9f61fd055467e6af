import { createClient } from 'redis';

const BATCH = 500;

/**
 * Counts the orders in the read model. An order's version is the number of its events that are in its
 * view. `parked` orders have events that the projection could not apply.
 *
 * @param generation of the views; those that serve unless told
 */
export async function countViews(redisUrl, generation, timeoutMillis) {
  const client = createClient({
    url: redisUrl,
    socket: { connectTimeout: timeoutMillis, reconnectStrategy: false },
  });
  client.on('error', () => {}); // the command in flight fails with the same error
  await client.connect();
  try {
    const record = await client.hGetAll('espm:generations');
    return await countOrders(client, generation ?? servingIn(record));
  } finally {
    client.destroy();
  }
}

/** The generation that serves, by the record that the query services share; g1 before there is one. */
export function servingIn(record) {
  return `g${record.serving ?? 1}`;
}

async function countOrders(client, generation) {
  const orders = await scan(client, `{op*}:${generation}:order:*`);
  let events = 0;
  for (let from = 0; from < orders.length; from += BATCH) {
    const views = await client.mGet(orders.slice(from, from + BATCH));
    for (const view of views) events += view === null ? 0 : JSON.parse(view).version;
  }
  const parkedSets = await scan(client, `{op*}:${generation}:parked`);
  let parked = 0;
  for (const key of parkedSets) parked += await client.hLen(key);
  return { orders: orders.length, events, parked };
}

/** SCAN may name a key twice. */
async function scan(client, pattern) {
  const keys = new Set();
  for await (const batch of client.scanIterator({ MATCH: pattern, COUNT: 1000 })) {
    for (const key of batch) keys.add(key);
  }
  return [...keys];
}
