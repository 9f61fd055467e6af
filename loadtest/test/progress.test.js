import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Progress } from '../src/progress.js';

const STARTED = 'Phase started: Warm up phase (index: 0, duration: 60s) 16:24:05(+0000)';
const COMPLETED = 'Phase completed: Warm up phase (index: 0, duration: 60s) 16:25:05(+0000)';

function request(at, millis, expected = true) {
  return { at, millis, expected };
}

test('a line names the phase, the time left, the present rate and what was wrong', () => {
  const progress = new Progress(0, 180);
  progress.accept(STARTED, 1000);
  progress.acceptRequests([request(2000, 900), request(15_000, 3), request(16_000, 5, false)]);
  assert.equal(
    progress.describe(21_000),
    '21 s  Warm up phase, 40 s left, 160 s of all; 0.1/s now, p95 3 ms; 3 requests, 1 wrong',
  );
});

test('a request that is long over belongs to the count and not to the present', () => {
  const progress = new Progress(0, 60);
  progress.acceptRequests([request(1000, 900)]);
  assert.match(progress.describe(30_000), /no answer yet; 1 requests/);
});

test('phases are kept with the times at which they really began and ended', () => {
  const progress = new Progress(0, 60);
  progress.accept(STARTED, 1000);
  progress.accept(COMPLETED, 61_500);
  assert.deepEqual(progress.phases, [
    { name: 'Warm up phase', durationSeconds: 60, startedAtMillis: 1000, endedAtMillis: 61_500 },
  ]);
});

test('after its time a phase waits for its users', () => {
  const progress = new Progress(0, 60);
  progress.accept('Phase started: unnamed (index: 1, duration: 6s) 16:24:11(+0000)', 1000);
  assert.match(progress.describe(9000), /unnamed, last users finishing/);
});

test('users that never end are given up two minutes after the last phase, not after an earlier one', () => {
  const ended = (plannedSeconds) => {
    const progress = new Progress(0, plannedSeconds);
    progress.accept(STARTED, 0);
    progress.accept(COMPLETED, 60_000);
    return progress;
  };
  assert.equal(ended(60).isOverdue(179_000), false);
  assert.equal(ended(60).isOverdue(181_000), true);
  assert.equal(ended(120).isOverdue(181_000), false);
});
