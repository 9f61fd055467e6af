import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Progress } from '../src/progress.js';

const BLOCK = [
  'Metrics for period to: 16:24:10(+0000) (width: 3.842s)',
  'http.codes.200: ................................................................ 15',
  'http.codes.503: ................................................................ 2',
  'http.request_rate: ............................................................. 7/sec',
  'http.requests: ................................................................. 28',
  'vusers.created: ................................................................ 13',
  'vusers.created_by_name.Create and update orders: ............................... 13',
  'vusers.failed: ................................................................. 1',
];

function progressAfter(lines) {
  const progress = new Progress(0);
  for (const line of lines) progress.accept(line, 1000);
  return progress;
}

test('a line names the phase, the time left, and what was counted in all blocks so far', () => {
  const phase = 'Phase started: Warm up phase (index: 0, duration: 60s) 16:24:05(+0000)';
  assert.equal(
    progressAfter([phase, ...BLOCK, ...BLOCK]).describe(21_000),
    '21 s  Warm up phase, 40 s of phase left; 56 requests, 26 users (2 failed), 4 responses not 2xx',
  );
});

test('the summary at the end is not counted again', () => {
  const lines = [...BLOCK, 'Summary report @ 16:24:21(+0000)', ...BLOCK];
  assert.match(progressAfter(lines).describe(2000), /; 28 requests/);
});

test('after its time a phase waits for its users', () => {
  const phase = 'Phase started: unnamed (index: 1, duration: 6s) 16:24:11(+0000)';
  assert.match(progressAfter([phase]).describe(9000), /unnamed, last users finishing/);
});
