import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Budget } from '../src/capacity/budget.js';
import { CannotStart } from '../src/capacity/own-system.js';
import { candidates } from '../src/capacity/settings.js';
import { secondsOfStep } from '../src/capacity/steps.js';
import { Trials, usersToKeepBusy } from '../src/capacity/trials.js';

const KNEE = 1000;
const USERS = 40;
const STEP = secondsOfStep(7, 250);
const WANTED = candidates([], ['ESPM_RELAY_SHARDS', 'ESPM_DB_POOL_SIZE']);

/**
 * A world in which a system does so much better or worse as `effects` says of its settings, with chance that is
 * the same every time. A trial takes 40 s of a clock of its own, and is planned with as many.
 */
function world(effects, { seconds = 840, secondsOf = () => 40, atStep = () => {} } = {}) {
  const clock = { now: 0 };
  const [began, ran] = [[], []];
  const running = new Set();
  const chance = [1, 1.02, 0.985, 1.01, 0.99];
  const vary = () => chance[ran.length % chance.length];
  const side = () => {
    let env;
    const factor = () =>
      Object.entries(env).reduce((product, pair) => product * (effects[pair.join('=')] ?? 1), 1);
    const system = {
      restore: async () => {},
      start: async (variables) => {
        env = variables;
        began.push(variables);
        clock.now += secondsOf(variables) - 2 * STEP;
        if (factor() === 0) throw new CannotStart('no');
        running.add(system);
      },
      stop: async () => running.delete(system),
    };
    const load = async (asked) => {
      clock.now += STEP;
      ran.push({ ...asked, env, systems: running.size });
      atStep(ran.length);
      return { achievedPerSecond: 800 * factor() * vary(), meanMillis: 10 / vary(), p99Millis: 90 };
    };
    return {
      system,
      steps: () => ({ run: (rate) => load({ rate }), saturate: (users) => load({ users }) }),
      warmUp: async () => {},
    };
  };
  const found = { trials: [] };
  const budget = new Budget(seconds, 40, () => clock.now);
  const around = {
    ...side(),
    rival: async () => side(),
    budget,
    ...{ knee: KNEE, users: USERS, p99Millis: 250 },
    signal: new AbortController().signal,
    say: () => {},
  };
  const run = (wanted = WANTED) => new Trials(found, around).run(wanted);
  return { found, began, ran, running, clock, run };
}

test('a setting that helps is found, recommended and confirmed', async () => {
  const { found, ran, running, run } = world({ 'ESPM_RELAY_SHARDS=1': 1.3, 'ESPM_DB_POOL_SIZE=6': 0.5 });
  await run();
  assert.deepEqual(found.recommendation.env, { ESPM_RELAY_SHARDS: '1' });
  assert.equal(found.confirmation.outcome, 'kept');
  assert.equal(found.effects.at(-1).setting.name, 'ESPM_DB_POOL_SIZE=6');
  const confirming = ran.filter(({ systems }) => systems === 2);
  const shards = confirming.map(({ env }) => env.ESPM_RELAY_SHARDS ?? '-').join('');
  assert.match(shards, /^-1-11--1/, 'both run beside each other, warm up, and are loaded in turns');
  assert.ok(confirming.every(({ users }) => users === USERS));
  assert.equal(running.size, 0);
});

test('where nothing helps nothing is recommended, and nothing is confirmed', async () => {
  const { found, began, run } = world({ 'ESPM_DB_POOL_SIZE=24': 1.01 });
  await run();
  assert.equal(found.recommendation, null);
  assert.equal(found.confirmation, undefined);
  assert.equal(began.length, WANTED.length + 3);
});

test('what was chance in the trial is not confirmed', async () => {
  const effects = { 'ESPM_RELAY_SHARDS=1': 1.3 };
  const { found, began, run } = world(effects);
  // It helped once, and then no more.
  const push = began.push.bind(began);
  began.push = (env) => {
    if (began.some(({ ESPM_RELAY_SHARDS }) => ESPM_RELAY_SHARDS === '1'))
      effects['ESPM_RELAY_SHARDS=1'] = 1;
    return push(env);
  };
  await run();
  assert.deepEqual(found.recommendation.env, { ESPM_RELAY_SHARDS: '1' });
  assert.equal(found.confirmation.outcome, 'not kept');
});

test('together with the defaults beside it, what is recommended may not start: then it is not confirmed', async () => {
  const effects = { 'ESPM_RELAY_SHARDS=1': 1.3 };
  const { found, running, run } = world(effects, {
    atStep: (n) => n === 6 && (effects['ESPM_RELAY_SHARDS=1'] = 0),
  });
  await run(WANTED.filter(({ name }) => name === 'ESPM_RELAY_SHARDS=1'));
  assert.match(found.confirmation.problem, /with what is recommended it did not start: no/);
  assert.equal(running.size, 0, 'the other one is ended as well');
});

test('what was compared until an interruption is kept, and both systems are ended', async () => {
  const interruption = new Error('interrupted');
  const atStep = (n) => {
    if (n === 15) throw interruption;
  };
  const { found, running, run } = world({ 'ESPM_RELAY_SHARDS=1': 1.3 }, { atStep });
  await assert.rejects(run(WANTED.filter(({ name }) => name === 'ESPM_RELAY_SHARDS=1')), interruption);
  assert.equal(found.confirmation.runs.defaults.length, 3);
  assert.equal(found.confirmation.runs.recommended.length, 3);
  assert.equal(running.size, 0);
});

test('a setting with which the system does not start is the worst, and no end', async () => {
  const { found, run } = world({ 'ESPM_RELAY_SHARDS=4': 0 });
  await run();
  assert.equal(found.effects.at(-1).setting.name, 'ESPM_RELAY_SHARDS=4');
  assert.equal(found.effects.at(-1).effect, 'worse');
  assert.equal(
    found.trials.find(({ setting }) => setting?.name === 'ESPM_RELAY_SHARDS=4').problem,
    'no',
  );
});

test('with less time fewer settings are tried, the others are named, and the time is kept', async () => {
  const { found, clock, run } = world({ 'ESPM_RELAY_SHARDS=1': 1.3 }, { seconds: 360 });
  await run();
  assert.ok(clock.now <= 360, `${clock.now} s`);
  assert.equal(found.effects.length + found.untried.length, WANTED.length);
  assert.ok(found.untried.length > 0);
});

test('when trials take longer than planned the confirmation is worth more than a setting, and than the default once more', async () => {
  // Trials of 40 s were planned: two settings between defaults, and the confirmation.
  const namesOf = ({ trials }) => trials.map(({ setting }) => setting?.name ?? 'default');
  const effects = { 'ESPM_DB_POOL_SIZE=24': 1.3 };
  const slow = world(effects, { seconds: 345, secondsOf: () => 50 });
  await slow.run();
  assert.deepEqual(namesOf(slow.found), ['default', 'ESPM_DB_POOL_SIZE=24', 'default']);
  assert.ok(slow.found.untried.includes('ESPM_DB_POOL_SIZE=6'));
  assert.equal(slow.found.confirmation.outcome, 'kept');

  const secondsOf = ({ ESPM_DB_POOL_SIZE }) => (ESPM_DB_POOL_SIZE ? 70 : 50);
  const slower = world(effects, { seconds: 345, secondsOf });
  await slower.run();
  assert.deepEqual(namesOf(slower.found), ['default', 'ESPM_DB_POOL_SIZE=24']);
  assert.equal(slower.found.confirmation.outcome, 'kept');
  assert.ok(slow.clock.now <= 345 && slower.clock.now <= 345);
});

test('while nothing helps, the time kept for a confirmation goes to further settings', async () => {
  const wanted = candidates([]).slice(0, 8);
  const { found, clock, run } = world({}, { seconds: 452 });
  await run(wanted);
  assert.ok(clock.now <= 452, `${clock.now} s`);
  assert.deepEqual([found.effects.length, found.untried.length], [5, 3]); // 4 were planned
});

test('without time for even one setting none is tried', async () => {
  const { found, began, run } = world({}, { seconds: 150 });
  await run();
  assert.deepEqual([began.length, found.untried.length, found.effects], [0, WANTED.length, undefined]);
});

test('so many users at a time keep it busy as were twice under way at the knee, within bounds', () => {
  const search = (concurrency) => ({
    knee: 100,
    steps: [
      { rate: 100, holds: false, concurrency: 999 },
      { rate: 100, holds: true, concurrency },
    ],
  });
  assert.deepEqual(
    [3, 30.2, 900].map((each) => usersToKeepBusy(search(each))),
    [32, 60, 256],
  );
});
