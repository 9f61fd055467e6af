import assert from 'node:assert/strict';
import { test } from 'node:test';
import { servingIn } from '../src/views.js';

test('the views that serve are counted', () => {
  assert.equal(servingIn({ serving: '3', building: '4' }), 'g3');
});

test('the first views are counted while nobody has noted which serve', () => {
  assert.equal(servingIn({}), 'g1');
});
