import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { Timeline } from '../src/analysis/timeline.js';
import { between, calibrate, unitOf } from '../src/baseline/calibration.js';
import { compare } from '../src/baseline/compare.js';
import { figuresOf } from '../src/baseline/figures.js';
import { whyNotKept } from '../src/baseline/worth.js';
import { findBaseline, saveRun, whyNotSave } from '../src/baseline/store.js';

const MACHINE = { platform: 'linux', architecture: 'x64', cpuModel: 'Some', cpus: 2, memoryBytes: 24 };
const LOAD = {
  scenario: 'mixed',
  profile: 'low',
  phases: [{ name: 'a', duration: 60, arrivalCount: 10 }],
};

/** A run whose figure is this, on a machine that is `pace` times slower than the usual one. */
function run(
  millis,
  { pace = 1, machine = MACHINE, figure = 'all requests, avg', kind = 'middle', count = 199 } = {},
) {
  const calibration = { processorMillis: 10 * pace, diskMillis: 2 * pace, gatewayMillis: 0.5 * pace };
  return { machine, calibration, figures: { [figure]: { millis, kind, count } } };
}

const NOTHING = new Timeline([]);
const CALM = { name: 'base', runs: [run(20), run(20.5), run(19.5), run(20.2), run(19.8)] };

test('a run that is as fast as the baseline passes', () => {
  const { slower, sentence } = compare(CALM, run(21));
  assert.deepEqual(slower, []);
  assert.match(sentence, /As fast as baseline base/);
});

test('a run that is slower than the noise is named with its figure', () => {
  const { slower } = compare(CALM, run(30));
  assert.match(
    slower[0].sentence,
    /all requests, avg is 30.0 ms where 20.0 ms were to be expected \(\+50 %, noise ±25 %\)/,
  );
});

test('a run that is faster than the noise is said to be', () => {
  assert.equal(compare(CALM, run(10)).rows[0].judgement, 'faster');
});

test('a machine that is twice as slow at the moment is not a build that is slower', () => {
  assert.deepEqual(compare(CALM, run(40, { pace: 2 })).slower, []);
  assert.equal(compare(CALM, run(40, { pace: 1 })).slower.length, 1);
});

test('a calibration that was off makes no build slower or faster that is neither by the clock', () => {
  for (const pace of [0.5, 2]) {
    const { rows, slower, disagreement } = compare(CALM, run(20, { pace }));
    assert.deepEqual(slower, []);
    assert.equal(rows[0].judgement, pace < 1 ? 'undecided' : 'as before');
    assert.equal(disagreement !== null, pace < 1, 'what may be slower is told');
  }
});

test("on a machine that is faster than the baseline's, a slower build does not hide", () => {
  const machine = { ...MACHINE, cpuModel: 'Another' };
  assert.deepEqual(compare(CALM, run(10, { pace: 0.5, machine })).slower, []);
  assert.equal(compare(CALM, run(20, { pace: 0.5, machine })).slower.length, 1);
});

test('runs that vary allow more', () => {
  const noisy = { name: 'noisy', runs: [run(10), run(20), run(30), run(25), run(15)] };
  const { rows } = compare(noisy, run(38));
  assert.ok(rows[0].allowed > 1);
  assert.equal(rows[0].judgement, 'as before');
});

test('a tail may vary more than the middle', () => {
  const tail = (millis) => run(millis, { figure: 'p99', kind: 'far tail' });
  const baseline = { name: 'tail', runs: [tail(20), tail(20), tail(20)] };
  assert.deepEqual(compare(baseline, tail(32)).slower, []);
  assert.equal(compare(baseline, tail(40)).slower.length, 1);
});

test('less than a millisecond counts when there were many requests', () => {
  const baseline = { name: 'tiny', runs: [run(1.9), run(1.9), run(1.9)] };
  assert.deepEqual(compare(baseline, run(2.85)).slower, []);
  assert.equal(compare(baseline, run(2.85, { count: 200 })).slower.length, 1);
});

test('a build that hides behind a calibration that it slows itself is told of', () => {
  const { slower, disagreement } = compare(CALM, run(40, { pace: 2 }));
  assert.deepEqual(slower, []);
  assert.match(disagreement, /By the clock 1 of 1 figures are slower, .* all requests, avg/);
  assert.match(
    compare(CALM, run(20, { pace: 0.5 })).disagreement,
    /Relative to the calibration 1 of 1 figures are slower, and by the clock they are not/,
  );
  assert.equal(compare(CALM, run(40)).disagreement, null, 'both judge alike');
  const other = { ...MACHINE, cpus: 8 };
  assert.equal(compare(CALM, run(40, { pace: 2, machine: other })).disagreement, null);
});

test('what a request costs in processor time is a figure', () => {
  const samples = [
    { at: 0, monitor: 'process command-1', cpuCores: 0.5 },
    { at: 0, monitor: 'process redis', cpuCores: 0.1 },
    { at: 0, monitor: 'generator', cpuCores: 0.9 },
  ];
  const times = { count: 300, mean: 2, p50: 2, p95: 3, p99: 4 };
  const summary = { requestsPerSecond: 60, responseMillis: times, endpoints: [] };
  const cost = (seen) => figuresOf(summary, new Timeline(seen))['processor time per request'];
  assert.deepEqual(cost(samples), { millis: 10, kind: 'tail', count: 300 });
  assert.equal(cost([]), undefined);
});

test('a single run, and another machine, make it more careful, and it says so', () => {
  const { rows, basis } = compare(
    { name: 'one', runs: [run(20, { machine: { ...MACHINE, cpus: 8 } })] },
    run(30),
  );
  assert.equal(rows[0].allowed, 1);
  assert.match(basis, /not all of them on this machine/);
  assert.match(basis, /The noise allowed is 4 times the usual/);
});

test('a percentile of few requests is left out', () => {
  const times = (count) => ({ count, mean: 2, p50: 2, p95: 3, p99: 4 });
  const namesFor = (all, create) =>
    Object.keys(
      figuresOf(
        {
          responseMillis: times(all),
          endpoints: [{ scenario: 'Buy', name: 'create', responseMillis: times(create) }],
        },
        NOTHING,
      ),
    );
  assert.deepEqual(namesFor(29, 29), []);
  assert.deepEqual(namesFor(199, 30), ['all requests, avg', 'Buy: create, p50']);
  assert.deepEqual(namesFor(999, 200), [
    ...['all requests, avg', 'all requests, p95', 'Buy: create, p50', 'Buy: create, p95'],
  ]);
  assert.ok(namesFor(1000, 0).includes('all requests, p99'));
  assert.deepEqual(figuresOf({ responseMillis: null, endpoints: [] }, NOTHING), {});
});

test('what cannot be decided is said, and such a run is not kept', () => {
  const { sentence, disagreement } = compare(CALM, run(20, { pace: 0.5 }));
  assert.match(sentence, /of 1 figures 0 are slower and 0 faster, 1 cannot be decided/);
  assert.match(disagreement, /repeat it at a quiet moment/);
  const well = {
    passed: true,
    bottleneck: { disturbed: null, full: [] },
    summary: { arrivals: { achievedShare: 1 } },
  };
  assert.match(whyNotKept({ ...well, comparison: { disagreement } }), /could not be decided/);
  assert.equal(whyNotKept({ ...well, comparison: { disagreement: null } }), null);
});

test('runs that began on a system that was not warmed up are of another load', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'baselines-'));
  t.after(() => rm(folder, { recursive: true }));
  const url = pathToFileURL(`${folder}/`);
  await saveRun('b', LOAD, run(1), url);
  await saveRun('old', { ...LOAD, warmedUp: true }, run(1), url);
  const problem = async (name) => (await findBaseline(name, { ...LOAD, warmedUp: 3000 }, url)).problem;
  assert.match(
    await problem('b'),
    /is of mixed at low \(a for 60 s\), not warmed up before, and cannot be held against mixed at low \(a for 60 s\), warmed up by 3000 orders$/,
  );
  assert.match(await problem('old'), /warmed up by fewer orders, and cannot be held against/);
});

test('a baseline keeps the newest ten runs, and is for one load only', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'baselines-'));
  t.after(() => rm(folder, { recursive: true }));
  const url = pathToFileURL(`${folder}/`);
  assert.match((await findBaseline('b', LOAD, url)).problem, /there is no baseline "b"/);
  assert.equal(await whyNotSave('b', LOAD, url), undefined);
  for (let n = 1; n <= 12; n++) await saveRun('b', LOAD, run(n), url);
  const { baseline } = await findBaseline('b', LOAD, url);
  assert.deepEqual(
    baseline.runs.map(({ figures }) => figures['all requests, avg'].millis),
    [3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
  );
  const other = { ...LOAD, profile: 'peak' };
  assert.match(
    (await findBaseline('b', other, url)).problem,
    /is of mixed at low .*held against mixed at peak/,
  );
  assert.match(await whyNotSave('b', other, url), /is of mixed at low/);
});

test('a run that was not the system alone is not kept, and why is said', () => {
  const well = {
    passed: true,
    bottleneck: { disturbed: null, full: [{ resource: 'disk' }] },
    summary: { arrivals: { achievedShare: 0.98 } },
  };
  const generator = { disturbed: null, full: [{ resource: 'load generator' }] };
  assert.equal(whyNotKept(well), null);
  for (const [change, reason] of [
    [{ passed: false }, 'it did not pass'],
    [{ bottleneck: { disturbed: 'For 9 %', full: [] } }, 'other programs had the processors'],
    [{ bottleneck: generator }, 'the load generator was full itself'],
    [
      { summary: { arrivals: { achievedShare: 0.97 } } },
      'the load generator achieved 97 % of what was offered',
    ],
  ]) {
    assert.equal(whyNotKept({ ...well, ...change }), reason);
  }
});

test('a calibration measures processor, disk and gateway', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'calibration-'));
  t.after(() => rm(folder, { recursive: true }));
  const { createServer } = await import('node:http');
  const gateway = createServer((_, response) => response.end('{}'));
  await new Promise((resolve) => gateway.listen(0, '127.0.0.1', resolve));
  t.after(() => gateway.close());
  const found = await calibrate(`http://127.0.0.1:${gateway.address().port}`, folder);
  assert.ok(Object.values(found).length === 3 && Object.values(found).every((millis) => millis > 0));
  assert.ok(Math.abs(unitOf(between(found, found)) - unitOf(found)) < 1e-9);
});
