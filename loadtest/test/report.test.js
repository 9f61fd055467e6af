import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Timeline } from '../src/analysis/timeline.js';
import { lastUntil } from '../src/measure.js';
import { chartsOf } from '../src/report/charts.js';
import { generatorSentence } from '../src/report/verdict.js';
import { reportHtml } from '../src/report/html.js';
import { axisOf, kindOf, requestCharts } from '../src/report/requests.js';
import { summarize } from '../src/summary.js';
import { goldenData, goldenRun } from './golden.js';

const data = goldenData();
const html = reportHtml(data);
const chartOf = (title) => data.charts.find((chart) => chart.title === title);

test('the report begins with the verdict, and says what it rests on', () => {
  const verdict = html.indexOf('id="verdict"');
  assert.ok(verdict > 0 && verdict < html.indexOf('class="figures"'));
  const text = data.verdict.sentences.join(' ');
  assert.match(
    text,
    /549 requests, none of them wrong\. The threshold held \(p99 below 250 ms\)\. Not compared/,
  );
  assert.match(text, /agree: 1858 orders, 9905 events\. The load generator kept up: 159 of 159 users/);
});

test('without a baseline it is said what thresholds do not tell', () => {
  const text = data.verdict.sentences.join(' ');
  assert.match(text, /whether it became slower within its limits only --baseline tells/);
  const comparison = { name: 'b', basis: '', sentence: 'As fast.', rows: [], slower: [] };
  assert.doesNotMatch(goldenData({ comparison }).verdict.sentences.join(' '), /only --baseline/);
});

test("every metric of the plan's list has its section and its charts with values", () => {
  for (const [section, titles] of Object.entries({
    times: ['Response time'],
    throughput: ['Throughput'],
    errors: ['Answers by kind'],
    pool: ['Connections of the pool', 'Where a command waits', 'Append queue'],
    cache: ['Order views asked for', "Redis' memory", 'Redis', 'Hit share'],
    lag: ['Events behind', 'From commit to readable'],
    resources: ['Processors', 'Memory', 'Written to disk', 'Heap', 'PostgreSQL'],
  })) {
    assert.match(html, new RegExp(`<section id="${section}">`));
    for (const title of titles) {
      const chart = chartOf(title);
      assert.equal(chart?.section, section, title);
      assert.ok(
        chart.series.some(({ values }) => values.some((value) => value !== null)),
        title,
      );
    }
  }
});

test('every chart is on the one time axis', () => {
  for (const { title, series } of data.charts) {
    for (const { label, values } of series) {
      assert.equal(values.length, data.axis.seconds.length, `${title}: ${label}`);
    }
  }
});

test('every request of the run is in the throughput and in an endpoint', () => {
  const [, answered] = chartOf('Throughput').series;
  assert.equal(Math.round(answered.values.reduce((sum, value) => sum + value, 0)), 549);
  assert.equal(
    data.endpoints.reduce((sum, { requests }) => sum + requests, 0),
    549,
  );
});

test('every process has a line for its processor time', () => {
  const labels = chartOf('Processors').series.map(({ label }) => label);
  for (const name of [
    'command-1',
    'gateway',
    'kafka',
    'postgres',
    'query-1',
    'redis',
    'load generator',
  ]) {
    assert.ok(labels.includes(name), name);
  }
});

test('the page needs nothing but itself', () => {
  assert.doesNotMatch(html, /<(script|link|img)[^>]+(src|href)=/i);
  assert.doesNotMatch(html.replace(JSON.stringify(data), ''), /@import|fetch\(|XMLHttpRequest/);
});

test('what a run is named cannot break out of its element', () => {
  const evil = '</script><script>alert(1)</script>';
  const run = goldenRun();
  const requests = run.requests.map((request) => ({ ...request, status: evil, expected: false }));
  const page = reportHtml(goldenData({ scenario: evil, requests }));
  assert.ok(!page.includes(evil));
});

test('a run that failed begins with its reasons', () => {
  const failed = goldenData({
    passed: false,
    verdict: { passed: false, reasons: ['3 responses were 503'] },
    comparison: {
      name: 'b',
      basis: '',
      sentence: 'slower',
      rows: [],
      slower: [{ sentence: 'p95 is slower' }],
    },
    reconciliation: { agreed: false, reasons: ['the topic has 1 event fewer'], counts: {} },
  });
  assert.deepEqual(failed.verdict.reasons, [
    '3 responses were 503',
    'p95 is slower',
    'the topic has 1 event fewer',
  ]);
  assert.match(reportHtml(failed), /<h2>Failed<\/h2>\s*<ul><li>3 responses were 503/);
});

test('what was wrong is said on the first screen, and each kind is listed once', () => {
  const { summary } = goldenRun();
  const counts = {
    ...{ unexpected: { 503: 2, ECONNREFUSED: 7, '200, not as expected: jmespath': 12 } },
    ...{ errors: { ECONNREFUSED: 7, 'Failed expectations for request read': 14 } },
    ...{ otherErrors: { 'A repeated key made a second order': 1 }, wrong: 22 },
  };
  const shown = goldenData({ summary: { ...summary, ...counts } });
  assert.match(shown.verdict.sentences[0], /549 requests, 22 of them wrong/);
  assert.equal(shown.figures.find(({ label }) => label === 'Errors').note, '22 of 549');
  assert.deepEqual(
    shown.errors.map(({ kind, count }) => [kind, count]),
    [
      ['answer 503', 2],
      ['ECONNREFUSED', 7],
      ['answer 200, not as expected: jmespath', 12],
      ['A repeated key made a second order', 1],
    ],
  );
});

test('wrong answers are neither in the throughput nor in the times', () => {
  const requests = [
    { at: 0, millis: 1, status: 502, expected: false },
    { at: 0, millis: 9, status: 200, expected: true },
  ];
  const [throughput, times] = requestCharts(requests, [], axisOf(0, 1000));
  assert.deepEqual(throughput.series[1].values, [1]);
  assert.deepEqual(times.series[0].values, [9]);
});

test('holes of the monitors are marked and listed', () => {
  const { timeline } = goldenRun();
  const samples = timeline.times.map((at, n) =>
    n === 5 ? { at, monitor: 'redis', hole: 'gone' } : { at, monitor: 'redis', clients: 1 },
  );
  const { holes } = goldenData({ timeline: new Timeline(samples) });
  assert.equal(holes.length, 1);
  assert.equal(holes[0].monitor, 'redis');
});

test('of many holes the longest are listed, in their order, and the others are counted', () => {
  const { timeline } = goldenRun();
  const [start] = timeline.times;
  const samples = [];
  for (let n = 0; n < 500; n++) {
    const isHole = n % 2 === 1 || n === 100 || n === 480; // two that take three seconds, others one
    samples.push({
      at: start + n * 1000,
      monitor: 'redis',
      ...(isHole ? { hole: 'gone' } : { clients: 1 }),
    });
  }
  const shown = goldenData({ timeline: new Timeline(samples) });
  const { holes, holesLeftOut } = shown;
  assert.deepEqual([holes.length, holesLeftOut], [200, 48]);
  assert.equal(holes.filter(({ fromSecond, toSecond }) => toSecond - fromSecond === 2).length, 2);
  assert.ok(holes.every(({ fromSecond }, n) => n === 0 || holes[n - 1].fromSecond < fromSecond));
  assert.match(reportHtml(shown), /And 48 more/);
});

test('in a long run a moment of lag is seen, and a mean is weighed', () => {
  const samples = Array.from({ length: 48 }, (_, n) => [
    { at: n * 1000, monitor: 'query-1', projectionLagEvents: n === 7 ? 900 : 0, hole: undefined },
    {
      ...{ at: n * 1000, monitor: 'command-1', poolWaiting: n === 9 ? 30 : 0 },
      ...{ sqlMillis: n === 0 ? 100 : 2, sqlPerSecond: n === 0 ? 1 : 49 },
    },
  ]).flat();
  const axis = { startMillis: 0, stepSeconds: 48, count: 1 };
  const found = chartsOf(new Timeline(samples), axis).flatMap(({ series }) => series);
  const valueOf = (name) => found.find(({ label }) => label === name).values[0];
  assert.equal(valueOf('projection'), 900);
  assert.equal(valueOf('waiting for one'), 30);
  assert.equal(valueOf('for PostgreSQL'), 2.043);
});

test("the generator's records go to the last round of samples before them", () => {
  const rounds = [1000, 2000, 3000];
  assert.deepEqual(
    [999, 1000, 1999, 2000, 9000].map((at) => lastUntil(rounds, at)),
    [undefined, 1000, 1000, 2000, 3000],
  );
});

test('a generator that did not keep its rate is said to be the bottleneck', () => {
  const arrivals = {
    plannedUsers: 100,
    createdUsers: 90,
    plannedSeconds: 10,
    takenSeconds: 10,
    achievedShare: 0.9,
  };
  const nothing = new Timeline([]);
  assert.match(generatorSentence(arrivals, nothing), /was itself the bottleneck: it achieved 90 %/);
  assert.match(generatorSentence({ ...arrivals, achievedShare: 0.98 }, nothing), /kept up/);
  assert.match(generatorSentence(null, nothing), /cut off/);
});

test('of a generator that kept up it is said how late it was itself', () => {
  const arrivals = { plannedUsers: 9, createdUsers: 9, plannedSeconds: 10, takenSeconds: 10.04 };
  const samples = [20, 83, 30].map((loopDelayMillis, at) => ({
    ...{ at, monitor: 'generator', cpuCores: 0.5, loopDelayMillis },
  }));
  assert.equal(
    generatorSentence({ ...arrivals, achievedShare: 1 }, new Timeline(samples)),
    'The load generator kept up: 9 of 9 users came, in 10.04 s of 10 s planned. ' +
      'It used at most 0.5 of its one core, and was at most 83 ms late in a second (p99).',
  );
});

test('a run that never began has a report', () => {
  const summary = summarize({ aggregate: {} }, [], { planned: [], seen: [], perUser: 1 });
  assert.equal(summary.startedAt, null);
  const shown = goldenData({ summary, requests: [], timeline: new Timeline([]) });
  assert.match(reportHtml(shown), /never began, 0 s/);
});

test('refusals on purpose are told from errors', () => {
  assert.equal(kindOf({ status: 201, expected: true }), 'success');
  assert.equal(kindOf({ status: 409, expected: true }), '409, on purpose');
  assert.equal(kindOf({ status: 409, expected: false }), '409 (error)');
  assert.equal(
    kindOf({ status: 200, unmet: 'jmespath', expected: false }),
    '200, not as expected: jmespath (error)',
  );
  assert.equal(kindOf({ error: 'ECONNREFUSED', expected: false }), 'ECONNREFUSED (error)');
});

test('the very last answer is in the charts', () => {
  const requests = [0, 2000].map((at) => ({ at, millis: 1, status: 200, expected: true }));
  const [throughput] = requestCharts(requests, [], axisOf(0, 2000));
  assert.deepEqual(throughput.series[1].values, [1, 1]);
});

test('a long run has no more points than a screen can show', () => {
  const { seconds, stepSeconds } = axisOf(0, 8 * 3600 * 1000);
  assert.equal(seconds.length, 600);
  assert.equal(stepSeconds, 48);
});
