import { median } from '../src/statistics.js';

/**
 * Compares a command on one order with the same command on another, one at a time and in turns, so that
 * what happens to the machine meanwhile happens to both.
 *
 * @returns {Promise<{ oneMillis: number, otherMillis: number, ratio: number, firstMillis: number }>} medians,
 *   and the first command on the one order, which nothing had remembered
 */
export async function compareOrders(apiUrl, one, other, times) {
  const firstMillis = await changeItems(apiUrl, one, 0);
  await changeItems(apiUrl, other, 0);
  const millis = { one: [], other: [] };
  for (let at = 1; at <= times; at++) {
    millis.one.push(await changeItems(apiUrl, one, at));
    millis.other.push(await changeItems(apiUrl, other, at));
  }
  const [oneMillis, otherMillis] = [median(millis.one), median(millis.other)];
  return { oneMillis, otherMillis, ratio: oneMillis / otherMillis, firstMillis };
}

/** Adds an item to an order. @returns {Promise<number>} milliseconds until the answer was there */
export async function changeItems(apiUrl, orderId, at) {
  const began = performance.now();
  const response = await fetch(`${apiUrl}/orders/${orderId}/items`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      productId: '38d275eb-fd95-4f59-8f73-b68df3a9d2e0',
      quantity: 1 + (at % 2),
      unitPrice: 29.99,
    }),
  });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`a command on order ${orderId} was answered ${response.status}`);
  return performance.now() - began;
}

/** Makes an order and says its id. */
export async function newOrder(apiUrl) {
  const response = await fetch(`${apiUrl}/orders`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{"customerId":"550e8400-e29b-41d4-a716-446655440000"}',
  });
  if (!response.ok) throw new Error(`an order was refused: ${response.status}`);
  return (await response.json()).id;
}
