import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readArguments } from '../src/capacity/arguments.js';
import { Budget } from '../src/capacity/budget.js';
import { Searches } from '../src/capacity/searches.js';
import { candidates } from '../src/capacity/settings.js';
import { secondsOfStep } from '../src/capacity/steps.js';
import { secondsOfTrial, Trials, usersToKeepBusy } from '../src/capacity/trials.js';

const LIMITS = { mixed: 2300, writes: 1400, reads: 3900 };

/** What a step takes besides its own seconds: lead, drain, the next one, and until the system is quiet. */
const AROUND = { held: 4, failed: 7 };

/** Of what an overloaded system answers this part is quick enough. */
const OVERLOAD = 0.7;

/** Of what it takes when it is warm, a system that has just started takes this part. */
const COLD = 0.6;

/**
 * A system that starts in so many seconds of a clock of its own, and holds up to a limit for each workload; with
 * a pool of 24 up to 1.3 times that. It fails `clearly` where it achieves less than that part of what is offered.
 */
function world({ argv = [], startSeconds = 15, limits = LIMITS, clearly = 0.85 } = {}) {
  const request = readArguments(argv);
  const clock = { now: 0 };
  const [said, ran] = [[], []];
  const take = async (seconds) => {
    clock.now += seconds;
  };
  const side = () => {
    let better = 1;
    const steps = (workload) => ({
      warmUp: (rate, seconds) => take(seconds + AROUND.held),
      async run(rate, seconds) {
        const limit = limits[workload] * better;
        const holds = rate <= limit;
        await take(seconds + (holds ? AROUND.held : AROUND.failed));
        ran.push({ workload, rate, seconds, endedAt: clock.now });
        const achievedPerSecond = Math.min(rate, limit);
        return {
          ...{
            rate,
            holds,
            clearly: achievedPerSecond < clearly * rate,
            reasons: [],
            doubts: [],
            full: [],
          },
          ...{ achievedPerSecond, achievedShare: achievedPerSecond / rate, failureShare: 0 },
          ...{
            concurrency: rate / 100,
            meanMillis: 10,
            p99Millis: 50,
            goodPerSecond: holds ? rate : limit * OVERLOAD,
          },
        };
      },
      async saturate(users, seconds) {
        await take(seconds + AROUND.held);
        return { achievedPerSecond: limits[workload] * better, meanMillis: 10, p99Millis: 50 };
      },
    });
    const system = {
      restore: () => take(0.1 * startSeconds),
      async start(env) {
        better = COLD * (env.ESPM_DB_POOL_SIZE === '24' ? 1.3 : 1);
        await take(startSeconds);
      },
      stop: () => take(0.3 * startSeconds),
    };
    return { system, steps, warmUp: ({ millis }) => take(millis / 1000) };
  };
  const { system, steps, warmUp } = side();
  const budget = new Budget(request.minutes * 60, 50, () => clock.now);
  const found = { searches: [], trials: [] };
  const say = (line) => said.push(line);
  const signal = new AbortController().signal;
  const around = { request, budget, steps, warmUp, say, system, signal, p99Millis: request.p99Millis };

  /** As Capacity does it: orders are made on a system that is then ended, kept, and started again. */
  async function run() {
    await take(startSeconds + 15 + 6 + startSeconds);
    budget.learn(secondsOfTrial(startSeconds, request.p99Millis));
    await take(budget.warmUpSeconds);
    await new Searches(found, around).run();
    await system.stop();
    const [search] = found.searches;
    const { workload, knee } = search;
    if (request.settings.length > 0 && knee !== null) {
      const rival = async () => {
        const other = side();
        return { ...other, steps: () => other.steps(workload) };
      };
      const own = {
        ...around,
        knee,
        users: usersToKeepBusy(search),
        steps: () => steps(workload),
        rival,
      };
      await new Trials(found, own).run(candidates(['append queue of command-1'], request.settings));
    }
    return found;
  }
  return { run, clock, said, ran };
}

test('in 14 minutes, where a system starts in 15 s: three limits, two settings or more, and the confirmation', async () => {
  const { run, clock } = world();
  const { searches, effects, untried, recommendation, confirmation } = await run();
  assert.ok(clock.now <= 840 - 10, `${clock.now} s`);
  assert.deepEqual(
    searches.map(({ workload }) => workload),
    ['mixed', 'writes', 'reads'],
  );
  for (const { workload, knee, limit } of searches) {
    const within = workload === 'mixed' ? 1.15 : 1.3;
    assert.ok(knee <= LIMITS[workload] && limit > LIMITS[workload], `${workload}: ${knee} to ${limit}`);
    assert.ok(limit / knee <= within, `${workload}: ${knee} to ${limit}`);
  }
  assert.ok(effects.length >= 2, `${effects.length} settings`);
  assert.deepEqual(recommendation.env, { ESPM_DB_POOL_SIZE: '24' });
  assert.equal(confirmation.outcome, 'kept');
  assert.ok(untried.length > 0, 'what there was no time for is named');
});

test('whatever the limits, and however long a system takes to start, the time is kept, all three are searched, and settings are tried', async () => {
  for (const startSeconds of [4, 10, 15, 20, 25])
    for (const limits of [
      LIMITS,
      { mixed: 900, writes: 2500, reads: 900 },
      { mixed: 12_000, writes: 300, reads: 60_000 },
      { mixed: 40, writes: 35, reads: 70 },
    ]) {
      const { run, clock } = world({ startSeconds, limits });
      const { searches, effects, recommendation, confirmation } = await run();
      const what = `${startSeconds} s, ${JSON.stringify(limits)}`;
      assert.ok(clock.now <= 840, `${what}: ${clock.now} s`);
      assert.equal(searches.length, 3, what);
      for (const { workload, steps, knee } of searches) {
        assert.ok(steps.length > 0 && !(knee > limits[workload]), `${what}: ${workload} ${knee}`);
      }
      if (searches[0].knee !== null) {
        // Up to the last one they are given up for a limit that is not found yet.
        assert.ok(effects.length >= 1, `${what}: ${effects.length} settings`);
        if (recommendation) assert.equal(confirmation?.outcome, 'kept', what);
      }
    }
});

test('where each step is long a limit is found all the same, at the expense of settings', async () => {
  for (const limits of [
    { mixed: 1400, writes: 2500, reads: 1700 },
    { mixed: 600, writes: 2500, reads: 2500 },
  ]) {
    const { run, clock } = world({ startSeconds: 18, limits, argv: ['--minutes', '13'] });
    const { searches, effects } = await run();
    for (const { workload, knee, limit } of searches) {
      const what = `${JSON.stringify(limits)}: ${workload} ${knee} to ${limit}`;
      assert.ok(knee <= limits[workload] && limit > limits[workload], what);
    }
    assert.ok(effects.length >= 1);
    assert.ok(clock.now <= 780 - 10, `${clock.now} s`);
  }
});

test('in 14 minutes a limit that failed once only is tried again before the time goes to settings', async () => {
  const limits = { mixed: 1400, writes: 2500, reads: 1700 };
  for (const startSeconds of [15, 18, 20]) {
    const { run } = world({ startSeconds, limits, clearly: 0 });
    for (const { workload, limit, steps } of (await run()).searches) {
      const what = `${startSeconds} s: ${workload}, ${limit}/s`;
      assert.equal(steps.filter(({ rate }) => rate === limit).length, 2, what);
    }
  }
});

test('a further workload begins by the limit of the first, with shorter and larger steps', async () => {
  const { run, ran } = world({ argv: ['--settings', 'none'] });
  const [{ knee }, writes, reads] = (await run()).searches;
  assert.deepEqual(
    [writes, reads].map(({ steps }) => steps[0].rate),
    [Math.round(knee / 2), knee],
  );
  assert.ok(ran.filter(({ workload }) => workload !== 'mixed').every(({ seconds }) => seconds === 7));
  const [first, second] = reads.steps;
  assert.ok(second.rate / first.rate > 1.5);
});

test('one workload that is asked for is searched alone, in full', async () => {
  const { run, ran } = world({ argv: ['--workload', 'writes'] });
  const { searches, confirmation } = await run();
  assert.deepEqual(
    searches.map(({ workload, stepSeconds }) => [workload, stepSeconds]),
    [['writes', 8]],
  );
  assert.ok(searches[0].limit / searches[0].knee <= 1.1);
  assert.equal(confirmation.outcome, 'kept');
  assert.ok(ran.every(({ workload }) => workload === 'writes'));
});

test('a search that does not fit is not begun, and that is said', async () => {
  const { run, clock, ran } = world({ argv: ['--minutes', '1.8'] });
  const { searches, trials } = await run();
  assert.ok(clock.now <= 108, `${clock.now} s`);
  assert.deepEqual(trials, []);
  const left = searches.filter(({ steps }) => steps.length === 0);
  assert.ok(left.length > 0);
  for (const { workload, doubts } of left) {
    assert.deepEqual(doubts, ['there was no time for it']);
    assert.ok(!ran.some((step) => step.workload === workload));
  }
});

test('without a limit of the first the others begin where it did', async () => {
  const { run } = world({
    limits: { mixed: 10, writes: 400, reads: 400 },
    argv: ['--settings', 'none'],
  });
  const [mixed, writes] = (await run()).searches;
  assert.equal(mixed.knee, null);
  assert.equal(writes.steps[0].rate, 300);
});

test('how long a step takes is planned with all that is around it', () => {
  assert.ok(secondsOfStep(8, 250) >= 8 + AROUND.held);
});
