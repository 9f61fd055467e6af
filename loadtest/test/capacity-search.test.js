import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generatorLimits, judge } from '../src/capacity/judge.js';
import { kneeOf, nextStep } from '../src/capacity/search.js';
import { drainSeconds, lagAt, secondsOfStep } from '../src/capacity/steps.js';
import { Timeline } from '../src/analysis/timeline.js';

const OPTIONS = { start: 100, factor: 1.5, resolution: 1.1, least: 10, most: 100_000 };
const STEPS_MAX = 60;

/** Searches in a world in which `isHeld` says what holds; ends, or the test does. */
function search(isHeld, options = OPTIONS) {
  const steps = [];
  for (;;) {
    const next = nextStep(steps, options);
    if (next === undefined) return { steps, ...kneeOf(steps) };
    assert.ok(steps.length < STEPS_MAX, 'it does not end');
    steps.push({ rate: next.rate, why: next.why, ...isHeld(next.rate, steps) });
  }
}

test('a known limit is found again, to a tenth', () => {
  for (const limit of [130, 999, 1500, 7777, 31_000]) {
    const { knee, limit: failed } = search((rate) => ({ holds: rate <= limit }));
    assert.ok(knee <= limit && failed > limit, `${limit}: between ${knee} and ${failed}`);
    assert.ok(failed / knee <= 1.1 + 1e-9, `${limit}: ${knee} and ${failed} are too far apart`);
  }
});

test('the ladder goes up by its factor, then between what held and what did not', () => {
  const { steps } = search((rate) => ({ holds: rate <= 200, clearly: rate > 200 }));
  assert.deepEqual(
    steps.map(({ rate, why }) => [rate, why]),
    [
      [100, 'ladder'],
      [150, 'ladder'],
      [225, 'ladder'],
      [184, 'between'],
      [203, 'between'],
      [193, 'between'],
    ],
  );
});

test('one failure is tried again before it is believed, a clear one is not', () => {
  const failing = [
    { rate: 100, holds: true },
    { rate: 150, holds: false },
  ];
  assert.deepEqual(nextStep(failing, OPTIONS), { rate: 150, why: 'again' });
  failing[1].clearly = true;
  assert.equal(nextStep(failing, OPTIONS).why, 'between');
});

test('a step that noise failed once does not end the search, and is told', () => {
  const { knee, doubts } = search((rate, steps) => ({
    holds: rate <= 2000 && !(rate === 225 && steps.every((step) => step.rate !== 225)),
  }));
  assert.ok(knee > 1800 && knee <= 2000, `knee ${knee}`);
  assert.match(doubts.join(), /225\/s failed once and held when it was tried again/);
});

test('when a higher rate held than one that failed, the knee is below the failure, and it is told', () => {
  const steps = [
    { rate: 100, holds: true },
    { rate: 225, holds: true },
    { rate: 150, holds: false },
    { rate: 150, holds: false },
  ];
  const { knee, limit, doubts } = kneeOf(steps);
  assert.deepEqual([knee, limit], [100, 150]);
  assert.match(doubts.join(), /225\/s held although 150\/s, which is less, did not/);
});

test('when the first step fails the search goes down', () => {
  const { steps, knee } = search((rate) => ({ holds: rate <= 40, clearly: rate > 60 }));
  assert.equal(steps[1].why, 'down');
  assert.ok(knee > 36 && knee <= 40, `knee ${knee}`);
});

test('when every step fails the search ends, without a knee', () => {
  const { steps, knee, limit } = search(() => ({ holds: false }));
  assert.equal(knee, null);
  assert.ok(steps.length < 20);
  assert.equal(limit, Math.min(...steps.map(({ rate }) => rate)));
});

test('when no step fails the search ends at the highest rate, without a limit', () => {
  const { knee, limit } = search(() => ({ holds: true }), { ...OPTIONS, most: 1000 });
  assert.deepEqual([knee, limit], [1000, null]);
});

test('interrupted before the first step there is no knee', () => {
  assert.deepEqual(kneeOf([]), { knee: null, limit: null, doubts: [] });
});

const RESULT = {
  measuredSeconds: 10,
  users: 286,
  requests: 1000,
  failures: 0,
  answersInTime: 1000,
  meanMillis: 20,
  p99Millis: 90,
};
const STEP = {
  rate: 100,
  usersPerSecond: { Browse: 20, Buy: 8.6 },
  result: RESULT,
  lag: [
    { atSeconds: 0, lag: 0 },
    { atSeconds: 1, lag: 0 },
  ],
  p99Millis: 250,
  eventsPerSecond: 25,
};
const growing = (each) => Array.from({ length: 10 }, (_, n) => ({ atSeconds: n, lag: 300 + n * each }));

test('a step that reaches everything holds, and its concurrency follows from throughput and time', () => {
  const { holds, reasons, concurrency, achievedShare } = judge(STEP);
  assert.deepEqual([holds, reasons], [true, []]);
  assert.equal(concurrency, 2); // 100/s, 20 ms each
  assert.equal(achievedShare, 1);
});

test('each thing that a step has to reach can fail it', () => {
  const reasonsWith = (changes) => judge({ ...STEP, ...changes }).reasons.join();
  const result = (changes) => ({ result: { ...RESULT, ...changes } });
  assert.match(reasonsWith(result({ answersInTime: 970 })), /only 97 % of it was achieved/);
  assert.match(reasonsWith(result({ failures: 2 })), /0\.2 % failed/);
  assert.match(reasonsWith(result({ p99Millis: 251 })), /p99 was 251 ms/);
  assert.match(reasonsWith(result({ users: 200 })), /generator brought only 70 % of the users/);
  assert.match(reasonsWith({ lag: growing(5) }), /fell behind by 5 events each second/);
  assert.equal(reasonsWith({ lag: growing(0.1) }), '');
  assert.equal(reasonsWith(result({ failures: 1 })), '');
});

test('a user of each flow may be missing without a fault of anybody', () => {
  // 28 of 28.6 users
  const few = { ...RESULT, users: 28, requests: 97, answersInTime: 97, measuredSeconds: 1 };
  const { holds, usersShare } = judge({ ...STEP, result: few });
  assert.deepEqual([holds, usersShare], [true, 1]);
});

test('what nobody answered is a failure, and a clear one', () => {
  const { holds, clearly } = judge({
    ...STEP,
    result: { ...RESULT, requests: 0, answersInTime: 0, p99Millis: 0, meanMillis: 0 },
  });
  assert.deepEqual([holds, clearly], [false, true]);
});

test('one request in a hundred that hangs fails a step whose other answers are quick', () => {
  const hanging = { failures: 10, answersInTime: 990, p99Millis: 12 };
  const { holds, reasons } = judge({ ...STEP, result: { ...RESULT, ...hanging } });
  assert.equal(holds, false);
  assert.match(reasons.join(), /^1 % failed$/);
});

test('a request has longer to be answered than it may take, and the step is planned so', () => {
  assert.deepEqual([250, 1000, 1999, 10_000].map(drainSeconds), [2, 2, 3, 11]);
  assert.equal(secondsOfStep(8, 5000) - secondsOfStep(8, 250), 4);
});

test('at a low rate, too, relay and projection that fall behind fail a step', () => {
  // 20 of 80 events a second are left behind, from the lead on: 180 at the end.
  const lag = Array.from({ length: 8 }, (_, n) => ({ atSeconds: n, lag: 40 + 20 * n }));
  const { reasons } = judge({ ...STEP, eventsPerSecond: 80, lag });
  assert.match(reasons.join(), /fell behind by 20 events each second/);
  // What a relay has in hand at any time is no lag that grows.
  const atWork = lag.map(({ atSeconds }) => ({ atSeconds, lag: 30 + 5 * atSeconds }));
  assert.equal(judge({ ...STEP, eventsPerSecond: 80, lag: atWork }).holds, true);
});

test('where a lag is unknown it is not 0, and that is a doubt', () => {
  const holed = growing(5).map((sample, n) => (n > 7 ? { ...sample, lag: null } : sample));
  const { reasons, doubts } = judge({ ...STEP, lag: holed });
  assert.match(reasons.join(), /fell behind by 5 events each second/);
  assert.match(doubts.join(), /unknown in 2 of 10 samples/);
  for (const lag of [[], growing(5).map((sample) => ({ ...sample, lag: null }))]) {
    const { holds, lagGrowth, doubts: unsure } = judge({ ...STEP, lag });
    assert.deepEqual([holds, lagGrowth], [true, null]);
    assert.match(unsure.join(), /whether relay and projection kept up is unknown/);
  }
});

test('who only reads leaves nothing to fall behind with', () => {
  const { holds, doubts } = judge({ ...STEP, eventsPerSecond: 0, lag: growing(5) });
  assert.deepEqual([holds, doubts], [true, []]);
});

test('the lag is that of all services, and unknown when one of them did not say', () => {
  const round = (at, query) => [
    { at, monitor: 'command-1', relayLagEvents: 3 },
    { at, monitor: 'query-1', projectionLagEvents: 4 },
    { at, monitor: 'query-2', ...query },
  ];
  const timeline = new Timeline([
    ...round(1, { projectionLagEvents: 5 }),
    ...round(2, { hole: 'no answer' }),
  ]);
  assert.deepEqual(
    timeline.times.map((at) => lagAt(timeline, at)),
    [12, null],
  );
  assert.equal(lagAt(new Timeline(round(1, {}).slice(1, 2)), 1), null, 'of no relay at all');
});

test('the doubts about a step that held are those about the knee', () => {
  const { doubts } = kneeOf([{ rate: 100, holds: true, doubts: ['something is unknown'] }]);
  assert.deepEqual(doubts, ['at 100/s something is unknown']);
});

test('a generator that was the bottleneck is said to be it', () => {
  const quiet = { usersShare: 1, full: [], generatorCores: 0.5, machineCores: 2 };
  assert.equal(generatorLimits(quiet), null);
  assert.match(
    generatorLimits({ ...quiet, usersShare: 0.9 }),
    /was itself the bottleneck: it brought 90 %/,
  );
  assert.match(
    generatorLimits({ ...quiet, full: [{ resource: 'load generator' }] }),
    /itself the bottleneck/,
  );
  assert.match(generatorLimits({ ...quiet, generatorCores: 1.2 }), /more than the system/);
});
