import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeCounts, disagreements } from '../src/agreement.js';
import { reconcile } from '../src/reconcile.js';
import { TopicCount } from '../src/topic.js';

const STORE = { orders: 2, events: 6 };
const TOPIC = { orders: 2, events: 6, duplicates: 0, gaps: 0 };
const VIEWS = { orders: 2, events: 6, parked: 0 };

test('three equal counts agree', () => {
  assert.deepEqual(disagreements({ store: STORE, topic: TOPIC, views: VIEWS }), []);
});

test('duplicates in the topic are no disagreement, but are shown', () => {
  const counts = { store: STORE, topic: { ...TOPIC, duplicates: 3 }, views: VIEWS };
  assert.deepEqual(disagreements(counts), []);
  assert.match(describeCounts(counts), /topic \(Kafka\) +2 +6 {2}and 3 duplicates/);
});

for (const [why, changed, reason] of [
  ['an event missing in the topic', { topic: { ...TOPIC, events: 5 } }, 'the topic has 1 event fewer than the store (5, not 6)'],
  ['an order too many in the read model', { views: { ...VIEWS, orders: 3 } }, 'the read model has 1 order more than the store (3, not 2)'],
  ['a gap', { topic: { ...TOPIC, gaps: 1 } }, 'the topic has 1 events without their predecessor'],
  ['a parked order', { views: { ...VIEWS, parked: 1 } }, 'the read model has 1 parked orders'],
  ['a store out of reach', { store: { problem: 'refused' } }, 'the store could not be counted: refused'],
]) {
  test(`${why} is named`, () => {
    const counts = { store: STORE, topic: TOPIC, views: VIEWS, ...changed };
    assert.deepEqual(disagreements(counts), [reason]);
  });
}

test('the topic is counted by distinct order and version', () => {
  const count = new TopicCount();
  for (const [key, version] of [['a', 1], ['b', 1], ['a', 2], ['a', 1], ['a', 2], ['a', 3]]) {
    count.accept({ key, value: { version } });
  }
  assert.deepEqual(count.counts(), { orders: 2, events: 4, duplicates: 2, gaps: 0 });
});

test('an event ahead of its predecessor is a gap', () => {
  const count = new TopicCount();
  count.accept({ key: 'a', value: '{"version":1}' });
  count.accept({ key: 'a', value: '{"version":3}' });
  assert.deepEqual(count.counts(), { orders: 1, events: 2, duplicates: 0, gaps: 1 });
});

test('a read model that is behind is waited for, and the topic is read only then', async () => {
  let rounds = 0;
  let topicReads = 0;
  const printed = [];
  const counters = {
    store: async () => STORE,
    views: async () => (++rounds < 3 ? { ...VIEWS, events: 4 } : VIEWS),
    topic: async () => (topicReads++, TOPIC),
  };
  const result = await reconcile(counters, {
    ...{ waitMillis: 10_000, pauseMillis: 1 },
    print: (line) => printed.push(line),
  });
  assert.equal(result.agreed, true);
  assert.equal(topicReads, 1);
  assert.match(printed[0], /the read model has 2 events fewer/);
});

test('when the time is up, all that disagrees is named', async () => {
  const counters = {
    store: async () => STORE,
    views: async () => ({ ...VIEWS, events: 4 }),
    topic: async () => {
      throw new Error('no broker');
    },
  };
  const result = await reconcile(counters, { waitMillis: 0, pauseMillis: 1, print: () => {} });
  assert.equal(result.agreed, false);
  assert.deepEqual(result.reasons, [
    'the topic could not be counted: no broker',
    'the read model has 2 events fewer than the store (4, not 6)',
  ]);
});
