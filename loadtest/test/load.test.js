import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from '../src/load.js';

const around = { system: { gatewayUrl: 'http://127.0.0.1:9' }, print: () => {} };

test('what is not there is said before anything is sent', async () => {
  assert.match((await load({ scenario: 'none', overrides: {} }, around)).missing, /no scenario "none"/);
  const request = { scenario: 'mixed', profile: 'smoke', baseline: 'never-made', overrides: {} };
  assert.match((await load(request, around)).missing, /there is no baseline "never-made"/);
});
