import { createClient } from 'redis';

const BATCH = 1000;
const VERSIONS = ':versions';

/** The keys of the versions of all orders, one for each partition that has any. */
function versionsOf(generation) {
  return `{op*}:${generation}${VERSIONS}`;
}

/**
 * Counts the orders in the read model, by the versions that it keeps of all of them: views expire and are
 * evicted, these stay. An order's version is the number of its events that are in the views. `parked`
 * orders have events that the projection could not apply.
 *
 * @param generation of the views; those that serve unless told
 */
export async function countViews(redisUrl, generation, timeoutMillis) {
  return askOf(redisUrl, timeoutMillis, async (client) =>
    countOrders(client, generation ?? (await serving(client))),
  );
}

/**
 * What the keys of orders' views begin with, such as `{op3}:g1`: the serving generation, in each partition
 * that has an order.
 *
 * @param generation likewise
 * @returns {Promise<string[]>}
 */
export async function viewPrefixes(redisUrl, generation, timeoutMillis) {
  return askOf(redisUrl, timeoutMillis, async (client) => {
    return prefixesOf(await scan(client, versionsOf(generation ?? (await serving(client)))));
  });
}

/** The pure part of {@link viewPrefixes}: from the keys of the versions. */
export function prefixesOf(keysOfVersions) {
  return keysOfVersions.map((key) => key.slice(0, -VERSIONS.length)).sort();
}

async function serving(client) {
  return servingIn(await client.hGetAll('espm:generations'));
}

/** What a client that is connected for this alone answers; it does not wait for a Redis that is away. */
export async function askOf(redisUrl, timeoutMillis, ask) {
  const client = createClient({
    url: redisUrl,
    socket: { connectTimeout: timeoutMillis, reconnectStrategy: false },
  });
  client.on('error', () => {}); // the command in flight fails with the same error
  await client.connect();
  try {
    return await ask(client);
  } finally {
    client.destroy();
  }
}

/** The generation that serves, by the record that the query services share; g1 before there is one. */
export function servingIn(record) {
  return `g${record.serving ?? 1}`;
}

async function countOrders(client, generation) {
  const orders = new Set();
  let events = 0;
  for (const key of await scan(client, versionsOf(generation))) {
    for await (const batch of client.hScanIterator(key, { COUNT: BATCH })) {
      const fresh = newOf(batch, orders);
      events += fresh.reduce((sum, { value }) => sum + Number(value), 0);
    }
  }
  const parkedSets = await scan(client, `{op*}:${generation}:parked`);
  let parked = 0;
  for (const key of parkedSets) parked += await client.hLen(key);
  return { orders: orders.size, events, parked };
}

/** Those that were not seen before, which are seen now: HSCAN may name a field twice. */
export function newOf(entries, seen) {
  return entries.filter(({ field }) => {
    const isNew = !seen.has(field);
    seen.add(field);
    return isNew;
  });
}

/** SCAN may name a key twice. */
async function scan(client, pattern) {
  const keys = new Set();
  for await (const batch of client.scanIterator({ MATCH: pattern, COUNT: 1000 })) {
    for (const key of batch) keys.add(key);
  }
  return [...keys];
}
