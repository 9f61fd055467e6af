import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { Budget, orderOfTrials } from '../src/capacity/budget.js';
import { confirm, noiseOf, rank, recommend } from '../src/capacity/effects.js';
import { candidates, envFile, searchToRelieve, VARIABLES } from '../src/capacity/settings.js';

const setting = (name, value = '1') => ({ name: `${name}=${value}`, env: { [name]: value } });
const trial = (name, good, quick = 100) => ({ setting: setting(name), good, quick });
const DEFAULTS = [
  { good: 980, quick: 98 },
  { good: 1000, quick: 100 },
  { good: 1030, quick: 101 },
];

test('noise is what the default varies, and never less than a little', () => {
  assert.deepEqual(noiseOf(DEFAULTS).middle, { good: 1000, quick: 100 });
  assert.equal(noiseOf(DEFAULTS).band.good, 0.05);
  const wide = noiseOf([
    { good: 700, quick: 50 },
    { good: 1000, quick: 100 },
    { good: 1100, quick: 100 },
  ]);
  assert.ok(Math.abs(wide.band.good - 0.45) < 1e-9 && wide.band.quick === 0.75);
  assert.ok(noiseOf([DEFAULTS[0]]).band.good === 0.1, 'one run knows no noise');
});

test('settings are ranked by their effect, and within the noise there is none', () => {
  const ranked = rank(
    [
      trial('NOTHING', 1040),
      trial('WORSE', 500),
      trial('QUICKER', 1000, 150),
      trial('BETTER', 1200),
      trial('BEST', 1500),
      trial('SLOWER', 1000, 50),
    ],
    noiseOf(DEFAULTS),
  );
  assert.deepEqual(
    ranked.map(({ setting: { name }, effect }) => [name, effect]),
    [
      ['BEST=1', 'better'],
      ['BETTER=1', 'better'],
      ['QUICKER=1', 'quicker'],
      ['NOTHING=1', 'none'],
      ['SLOWER=1', 'slower'],
      ['WORSE=1', 'worse'],
    ],
  );
});

test('what helped is recommended together, each variable once, and the best alone, less the noise, is the promise', () => {
  const trials = [
    trial('POOL', 1200),
    { setting: setting('POOL', '2'), good: 1400, quick: 100 },
    trial('SHARDS', 1100),
    trial('BATCH', 900),
  ];
  const noise = noiseOf(DEFAULTS);
  const { env, figure, expected } = recommend(rank(trials, noise), noise);
  assert.deepEqual(env, { POOL: '2', SHARDS: '1' });
  assert.equal(figure, 'good');
  assert.ok(Math.abs(expected - (1.4 / 1.05 ** 2 - 1)) < 1e-9);
  const little = rank([trial('LITTLE', 1080)], noise);
  assert.equal(little[0].effect, 'better');
  assert.equal(recommend(little, noise), null, 'nothing can be expected of it');
});

test('when nothing helps nothing is recommended', () => {
  const noise = noiseOf(DEFAULTS);
  assert.equal(recommend(rank([trial('A', 1010), trial('B', 400)], noise), noise), null);
  assert.equal(recommend([], noise), null);
});

test('a system that answered nothing at all has an effect, not an error', () => {
  const noise = noiseOf([
    { good: 0, quick: 0 },
    { good: 0, quick: 0 },
  ]);
  assert.equal(rank([trial('A', 0, 0)], noise)[0].effect, 'none');
  assert.equal(rank([trial('A', 0, 0)], noiseOf(DEFAULTS))[0].effect, 'worse');
});

test('the first two pairs promise, and those after them keep it, keep it in part, or not', () => {
  assert.deepEqual(confirmed([1.5, 1.3, 1.4, 1.32, 1.6]), {
    ...{ outcome: 'kept', promised: 0.3, change: 0.4, from: 0.32, to: 0.6 },
  });
  assert.equal(confirmed([1.5, 1.3, 1.29]).outcome, 'less');
  assert.equal(confirmed([1.2, 1.3, 1.1]).outcome, 'less');
  assert.equal(confirmed([1.6, 0.98, 1.7]).outcome, 'not kept');
});

test('no more is promised than was expected, and never nothing', () => {
  assert.equal(confirmed([2, 2, 2]).promised, 0.35);
  assert.equal(confirmed([0.9, 1.3, 1.4, 1.4, 1.4, 1.4]).promised, 0.02);
});

test('a machine that becomes slower meanwhile changes nothing, as only pairs are compared', () => {
  assert.equal(confirmed([1.4, 1.4, 1.4], [1000, 500, 250]).outcome, 'kept');
});

test('two pairs say nothing, a gain that is hardly one neither, and from nothing to something is one', () => {
  assert.equal(confirmed([1.5, 1.5]).outcome, 'not confirmed');
  assert.equal(confirmed([1.01, 1.01, 1.01]).outcome, 'not kept');
  const runs = {
    defaults: [0, 0, 0].map((good) => ({ good })),
    recommended: [500, 400, 500].map((good) => ({ good })),
  };
  assert.equal(confirm({ figure: 'good', expected: 0.3 }, runs).outcome, 'kept');
});

test('of six pairs one may say otherwise, of fewer none, and of no number two', () => {
  assert.equal(confirmed([1.4, 1.4, 1.4, 0.9, 1.4, 1.4]).outcome, 'kept');
  assert.equal(confirmed([1.4, 1.4, 1.4, 0.9, 1.4]).outcome, 'not kept');
  assert.equal(confirmed([1.4, 1.4, 1.4, 0.9, 1.4, 0.9]).outcome, 'not kept');
});

/** Pairs whose recommended run was so many times as good as the default beside it. */
function confirmed(ratios, defaults = ratios.map(() => 1000)) {
  const runs = {
    defaults: defaults.map((good) => ({ good, quick: 100 })),
    recommended: ratios.map((ratio, pair) => ({ good: ratio * defaults[pair], quick: 100 })),
  };
  const { outcome, ...figures } = confirm({ figure: 'good', expected: 0.35 }, runs);
  const rounded = Object.entries(figures).map(([name, value]) => [name, Math.round(value * 1e6) / 1e6]);
  return { outcome, ...Object.fromEntries(rounded) };
}

function budgetOf(seconds, trialSeconds) {
  const clock = { now: 0 };
  return { clock, budget: new Budget(seconds, trialSeconds, () => clock.now) };
}

test('the time of the search is bounded by what the trials need after it', () => {
  const { clock, budget } = budgetOf(852, 40);
  clock.now = 40;
  assert.equal(budget.beginSearches(1, true), 280);
  budget.beginSearch(1);
  clock.now = 305;
  assert.equal(budget.allowsStep(15), true);
  clock.now = 306;
  assert.equal(budget.allowsStep(15), false);
});

test('several searches get more, and share it; what one leaves is for those after it', () => {
  const { clock, budget } = budgetOf(852, 40);
  clock.now = 40;
  assert.equal(budget.beginSearches(3, true), 360);
  budget.beginSearch(1 / 2);
  assert.deepEqual([budget.allowsStep(180), budget.allowsStep(181)], [true, false]);
  clock.now = 160; // 60 s sooner
  budget.beginSearch(1 / 2);
  assert.deepEqual([budget.allowsStep(120), budget.allowsStep(121)], [true, false]);
  clock.now = 280;
  budget.beginSearch(1);
  assert.deepEqual([budget.allowsStep(120), budget.allowsStep(121)], [true, false]);
});

test('where trials take long the searches leave room for two settings, or for one', () => {
  // 800 s are left: seven trials with two settings, six with one, and a quarter of one.
  for (const [trial, expected] of [
    [80, 220],
    [95, 206.25],
    [130, 800],
  ]) {
    const { clock, budget } = budgetOf(852, trial);
    clock.now = 40;
    assert.equal(budget.beginSearches(3, true), expected, `${trial} s`);
  }
});

test('a search without a limit may take its part of what all settings but one would need', () => {
  // 800 s are left; six trials and a quarter beside one setting are 375 s, and seven of them beside two are 435 s.
  const { clock, budget } = budgetOf(852, 60);
  clock.now = 40;
  assert.equal(budget.beginSearches(3, true), 360);
  budget.beginSearch(1 / 2);
  const allowed = (seconds, toFindLimit) => budget.allowsStep(seconds, { toFindLimit });
  assert.deepEqual([allowed(212, true), allowed(213, true)], [true, false]);
  assert.deepEqual([allowed(180, false), allowed(181, false)], [true, false]);
  clock.now = 440; // the others have taken more than there was for all of them
  budget.beginSearch(1);
  assert.deepEqual([allowed(25, true), allowed(26, true), allowed(1, false)], [true, false, false]);
});

test('without settings, or without time for them, all of it is for the search', () => {
  assert.equal(budgetOf(852, 40).budget.beginSearches(3, false), 840);
  assert.equal(budgetOf(252, 40).budget.beginSearches(1, true), 240);
});

test('as many settings are planned as fit beside the default and the confirmation', () => {
  const { clock, budget } = budgetOf(840, 42);
  clock.now = 290;
  assert.deepEqual(budget.planTrials(20), { settings: 5, confirmationTrials: 4 });
  assert.deepEqual(budget.planTrials(2), { settings: 2, confirmationTrials: 4 });
  clock.now = 570;
  assert.deepEqual(budget.planTrials(20), { settings: 1, confirmationTrials: 3 });
  clock.now = 650;
  assert.deepEqual(budget.planTrials(20), { settings: 0, confirmationTrials: 0 });
});

test('warming up before the searches takes a minute at most, and a tenth of little time', () => {
  assert.equal(budgetOf(852, 40).budget.warmUpSeconds, 60);
  assert.equal(budgetOf(112, 40).budget.warmUpSeconds, 10);
  assert.equal(budgetOf(10, 40).budget.warmUpSeconds, 0);
});

test('trials that take longer than expected are fewer', () => {
  const { budget } = budgetOf(840, 40);
  assert.equal(budget.allowsTrials(20), true);
  budget.learn(60);
  assert.equal(budget.allowsTrials(20), false);
  budget.learn(20); // one that was quick does not make the next ones quick
  assert.equal(budget.trialSeconds, 40);
});

test('whatever is planned and however long trials take, the time is kept', () => {
  for (const each of [20, 45, 70]) {
    const { clock, budget } = budgetOf(840, 40);
    clock.now = 250;
    const { settings, confirmationTrials } = budget.planTrials(15);
    for (const next of [
      ...orderOfTrials(Array(settings).fill('s')),
      ...Array(confirmationTrials).fill('c'),
    ]) {
      if (!budget.allowsTrials(1)) break;
      clock.now += each + (next === null ? 1 : 0);
      budget.learn(each);
    }
    assert.ok(clock.now <= 840, `${each}: ${clock.now} s`);
  }
});

test('the default is measured first, in the middle and last', () => {
  assert.deepEqual(orderOfTrials(['a', 'b', 'c']), [null, 'a', 'b', null, 'c', null]);
  assert.deepEqual(orderOfTrials(['a', 'b']), [null, 'a', 'b', null]);
  assert.deepEqual(orderOfTrials(['a']), [null, 'a', null]);
});

test('what relieves the resource that was full is tried first', () => {
  assert.equal(candidates(['connection pool of command-1'])[0].name, 'ESPM_DB_POOL_SIZE=24');
  assert.equal(candidates(['Redis memory', 'processors'])[0].name, 'ESPM_REDIS_MAXMEMORY=1536mb');
  assert.deepEqual(
    candidates([], ['ESPM_RELAY_SHARDS']).map(({ name }) => name),
    ['ESPM_RELAY_SHARDS=1', 'ESPM_RELAY_SHARDS=4'],
  );
  assert.ok(VARIABLES.length >= 8);
});

test('for what was full there is a setting, from the store over the services to the projection', () => {
  const first = (...full) =>
    candidates(full)
      .slice(0, 4)
      .map(({ name }) => name);
  assert.deepEqual(first('append queue of command-1'), [
    'ESPM_DB_POOL_SIZE=24',
    'ESPM_STORE_BATCH_MAX=2000',
    'ESPM_STORE_BATCH_MAX=100',
    'ESPM_COMMANDS=2',
  ]);
  assert.deepEqual(first('projection of query-1').slice(0, 2), [
    'ESPM_QUERIES=2',
    'ESPM_PROJECTION_BATCH_RECORDS=1000',
  ]);
  const both = (variable) => candidates([], [variable]).length === 2;
  for (const variable of ['ESPM_DB_POOL_SIZE', 'ESPM_STORE_BATCH_MAX', 'ESPM_PROJECTION_BATCH_RECORDS'])
    assert.ok(both(variable), `${variable} in both directions`);
});

test('each variable is in the table of settings, or is one of the framework', async () => {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  const table = readme.slice(readme.indexOf('### Configuration'));
  for (const variable of VARIABLES.filter((name) => name.startsWith('ESPM_')))
    assert.ok(table.includes(`\`${variable}\``), variable);
});

test('the recommended settings are a file that a shell can read', () => {
  const text = envFile({ ESPM_COMMAND_JAVA_OPTIONS: '-Xms1m -Xmx2m' }, ['why']);
  assert.equal(text, "# why\nESPM_COMMAND_JAVA_OPTIONS='-Xms1m -Xmx2m'\n");
});

test('settings are tried with the workload whose limit they can do something about', () => {
  const search = (workload, ...resources) => ({
    ...{ workload, knee: 900, limit: 1000 },
    steps: [
      { rate: 900, full: [{ resource: 'Redis memory' }] },
      { rate: 1000, full: resources.map((resource) => ({ resource })) },
      { rate: 1000, full: [{ resource: 'processors' }] },
    ],
  });
  const chosen = (searches, only) => searchToRelieve(searches, only)?.search.workload;
  const mixed = search('mixed', 'processors', 'heap of query-1');
  const reads = search('reads', 'heap of query-1', 'processors');
  assert.equal(chosen([mixed, reads]), 'reads');
  assert.deepEqual(searchToRelieve([mixed, reads]).full, ['heap of query-1', 'processors']);
  assert.equal(
    chosen([mixed, reads], ['ESPM_RELAY_SHARDS']),
    'mixed',
    'no setting for a heap is wanted',
  );
  const failedByLittle = { rate: reads.limit, full: [] };
  const later = { rate: 2 * reads.limit, full: [{ resource: 'heap of query-1' }] };
  assert.equal(chosen([mixed, { ...reads, steps: [failedByLittle, later] }]), 'reads');
  assert.equal(chosen([{ ...reads, knee: null }, mixed]), 'mixed');
  assert.equal(chosen([{ ...mixed, knee: null }]), undefined);
  assert.equal(chosen([search('writes')]), 'writes');
});
