import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newOf, prefixesOf, servingIn } from '../src/views.js';

test('the views that serve are counted', () => {
  assert.equal(servingIn({ serving: '3', building: '4' }), 'g3');
});

test('the first views are counted while nobody has noted which serve', () => {
  assert.equal(servingIn({}), 'g1');
});

test('an order that is named twice is counted once', () => {
  const seen = new Set();
  const batch = [
    { field: 'a', value: '3' },
    { field: 'b', value: '4' },
  ];
  assert.deepEqual(newOf(batch, seen), batch);
  assert.deepEqual(newOf([batch[1], { field: 'c', value: '1' }], seen), [{ field: 'c', value: '1' }]);
});

test('views are where the versions of their generation are', () => {
  assert.deepEqual(prefixesOf(['{op11}:g2:versions', '{op0}:g2:versions']), ['{op0}:g2', '{op11}:g2']);
});
