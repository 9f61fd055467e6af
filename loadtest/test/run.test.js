import assert from 'node:assert/strict';
import { test } from 'node:test';
import { distribution } from '../src/percentiles.js';
import { summarize } from '../src/summary.js';
import { checkThresholds } from '../src/thresholds.js';
import { describeRun, describeVerdict, judge } from '../src/verdict.js';

const COUNTERS = {
  ...{ 'vusers.created': 10, 'vusers.completed': 10, 'vusers.failed': 0 },
  ...{ 'http.requests': 20, 'http.responses': 20 },
};
const PHASES = {
  planned: [
    { name: 'low', duration: 10, arrivalCount: 4 },
    { name: 'high', duration: 10, arrivalCount: 6 },
  ],
  seen: [
    { name: 'low', durationSeconds: 10, startedAtMillis: 1000, endedAtMillis: 11_000 },
    { name: 'high', durationSeconds: 10, startedAtMillis: 11_000, endedAtMillis: 21_000 },
  ],
  perUser: 2,
};

/** Twenty requests, one a second, of 1 to 20 ms; the even ones create, the odd ones are refused. */
const REQUESTS = Array.from({ length: 20 }, (_, n) => ({
  ...{ at: 1500 + n * 1000, scenario: 'Buy', millis: n + 1, expected: true },
  ...(n % 2 === 0 ? { name: 'create', status: 201 } : { name: 'refused', status: 409 }),
}));

function summaryWith({ counters = {}, requests = REQUESTS, phases = PHASES } = {}) {
  return summarize({ aggregate: { counters: { ...COUNTERS, ...counters } } }, requests, phases);
}

test('times are summed up from every request', () => {
  const { responseMillis, requestsPerSecond } = summaryWith();
  assert.deepEqual(responseMillis, {
    ...{ count: 20, mean: 10.5, p50: 10, p95: 19, p99: 20, p999: 20, max: 20 },
  });
  assert.equal(requestsPerSecond, 1.03, '20 in the 19.5 s to the last answer');
});

test('a percentile is a value that was measured', () => {
  const values = Array.from({ length: 1000 }, (_, n) => 1000 - n);
  const { p50, p95, p99, p999, max } = distribution(values);
  assert.deepEqual([p50, p95, p99, p999, max], [500, 950, 990, 999, 1000]);
  assert.equal(distribution([]), null);
});

test('every endpoint of every scenario has its own figures', () => {
  const { endpoints } = summaryWith();
  assert.deepEqual(
    endpoints.map(({ scenario, name, requests, codes }) => ({ scenario, name, requests, codes })),
    [
      { scenario: 'Buy', name: 'create', requests: 10, codes: { 201: 10 } },
      { scenario: 'Buy', name: 'refused', requests: 10, codes: { 409: 10 } },
    ],
  );
});

test('every phase has what was offered and what was achieved', () => {
  const [low, high] = summaryWith().phases;
  assert.deepEqual([low.offeredPerSecond, low.achievedPerSecond], [0.8, 1]);
  assert.deepEqual([high.offeredPerSecond, high.responseMillis.max], [1.2, 20]);
});

test('what failed at once or never came is neither achieved nor a response time', () => {
  const requests = REQUESTS.map((request, n) =>
    n < 5
      ? { ...request, status: undefined, error: 'ECONNREFUSED', expected: false, millis: 0.1 }
      : n < 10
        ? { ...request, status: 502, expected: false, millis: 0.2 }
        : request,
  );
  const { achievedPerSecond, requestsPerSecond, phases, responseMillis } = summaryWith({ requests });
  assert.deepEqual([requestsPerSecond, achievedPerSecond], [1.03, 0.51]);
  assert.deepEqual([phases[0].achievedPerSecond, phases[1].achievedPerSecond], [0, 1.05]);
  assert.deepEqual([responseMillis.count, responseMillis.p50], [10, 15]);
});

test('an answer with the right status and the wrong body is a wrong one, once', () => {
  const requests = REQUESTS.map((request, n) =>
    n < 3 ? { ...request, expected: false, unmet: 'jmespath' } : request,
  );
  const counters = {
    'vusers.completed': 7,
    'vusers.failed': 3,
    'errors.Failed expectations for request create': 3,
  };
  const summary = summaryWith({ counters, requests });
  const { wrong, otherErrors, endpoints } = summary;
  assert.deepEqual([wrong, otherErrors], [3, {}]);
  assert.deepEqual(
    judge(summary, 1).reasons.filter((reason) => /times|responses/.test(reason)),
    ['2 responses were 201, not as expected: jmespath', '1 responses were 409, not as expected: jmespath'],
  );
  assert.deepEqual(endpoints[0].codes, { 201: 8, '201, not as expected: jmespath': 2 });
});

test("of Artillery's errors those count that no request was counted for", () => {
  const requests = REQUESTS.with(3, { ...REQUESTS[3], status: undefined, error: 'ETIMEDOUT' });
  const counters = {
    ...{ 'errors.ETIMEDOUT': 1, 'errors.A repeated key made a second order': 2 },
    'errors.Failed expectations for request create': 12,
  };
  const { wrong, otherErrors } = summaryWith({
    counters,
    requests: requests.with(3, { ...requests[3], expected: false }),
  });
  assert.equal(wrong, 15);
  assert.deepEqual(otherErrors, { 'A repeated key made a second order': 2, 'failed expectation': 12 });
});

test('a generator that came too late is seen by the time it took', () => {
  const late = { ...PHASES, seen: PHASES.seen.with(1, { ...PHASES.seen[1], endedAtMillis: 26_000 }) };
  assert.equal(summaryWith().arrivals.achievedShare, 1);
  assert.equal(summaryWith({ phases: late }).arrivals.achievedShare, 0.8);
  assert.equal(summaryWith({ counters: { 'vusers.created': 9 } }).arrivals.achievedShare, 0.9);
});

test('a run whose refusals were all expected passes', () => {
  assert.deepEqual(judge(summaryWith(), 0), { passed: true, reasons: [] });
});

test('a run without a request fails, though Artillery exits 0', () => {
  const nothing = {
    'vusers.created': 0,
    'vusers.completed': 0,
    'http.requests': 0,
    'http.responses': 0,
  };
  const summary = summaryWith({ counters: nothing, requests: [], phases: { ...PHASES, seen: [] } });
  assert.deepEqual(judge(summary, 0), { passed: false, reasons: ['no request was made'] });
  assert.match(describeRun(summary), /none measured/);
});

for (const [why, change, reason] of [
  [
    'a failed user',
    { counters: { 'vusers.failed': 1, 'vusers.completed': 9 } },
    '1 of 10 virtual users failed',
  ],
  ['a skipped user', { counters: { 'vusers.skipped': 4 } }, '4 virtual users were skipped'],
  ['a user cut off', { counters: { 'vusers.completed': 7 } }, '3 virtual users did not finish'],
  ['a refused connection', { counters: { 'errors.ECONNREFUSED': 7 } }, '7 times ECONNREFUSED'],
  ['a request without a response', { counters: { 'http.responses': 19 } }, '1 requests had no response'],
  [
    'a status that was not expected',
    { requests: REQUESTS.with(3, { ...REQUESTS[3], status: 503, expected: false }) },
    '1 responses were 503',
  ],
]) {
  test(`${why} fails the run`, () => {
    assert.deepEqual(judge(summaryWith(change), 0), { passed: false, reasons: [reason] });
  });
}

test("Artillery's own failure fails the run when nothing else explains it", () => {
  assert.deepEqual(judge(summaryWith(), 21).reasons, ['Artillery ended with exit code 21']);
});

test('a run that was to evict views and evicted none, or had none rebuilt, fails', () => {
  const evicted = (done) => summaryWith({ counters: { 'evictions.asked': 9, 'evictions.done': done } });
  assert.deepEqual(judge(evicted(0), 0).reasons, [
    'none of 9 views that were to be evicted was in Redis',
  ]);
  assert.deepEqual(judge(evicted(7), 0, [], 0).reasons, ['7 views were evicted, and none was rebuilt']);
  assert.equal(judge(evicted(7), 0, [], 6).passed, true);
  assert.equal(judge(evicted(7), 0).passed, true, 'no monitor, nothing known');
});

test('a run that was cut off fails, and says nothing of its generator', () => {
  const counters = { 'http.requests': 20, 'http.responses': 20 };
  const summary = summarize({ aggregate: { counters, cutOff: true } }, REQUESTS, PHASES);
  assert.equal(summary.arrivals, null);
  assert.deepEqual(judge(summary, 130).reasons, ['the run was cut off before its end']);
  assert.match(describeRun(summary), /Virtual users {2}unknown, as the run was cut off/);
});

test('a threshold that did not hold fails the run by its name', () => {
  const aggregate = { summaries: { 'http.response_time': { p99: 300, p95: 20 } } };
  const checked = checkThresholds(
    [{ 'http.response_time.p95': 100 }, { 'http.response_time.p99': 250 }, { 'no.such.p99': 1 }],
    aggregate,
    summaryWith(),
  );
  assert.deepEqual(
    checked.map(({ held }) => held),
    [true, false, false],
  );
  assert.deepEqual(judge(summaryWith(), 1, checked).reasons, [
    'http.response_time.p99 was 300 in the whole run, to the first byte, and has to be below 250',
    'no.such.p99 was not measured, and has to be below 1',
  ]);
});

test('a threshold has to hold to the last byte, and in each phase with enough requests', () => {
  const times = (count, p95) => ({ count, p50: 1, p95 });
  const checkedIn = (whole, ...phases) =>
    checkThresholds(
      [{ 'http.response_time.p95': 50 }],
      { summaries: { 'http.response_time': { p95: 9 } } },
      {
        responseMillis: whole,
        phases: phases.map((own, n) => ({ name: `${n}`, responseMillis: own })),
      },
    )[0];
  assert.equal(checkedIn(times(900, 49), times(700, 20), times(199, 90)).held, true);
  assert.equal(checkedIn(times(900, 51), times(900, 20)).where, 'the whole run, to the last byte');
  const peak = checkedIn(times(900, 40), times(700, 20), times(200, 90));
  assert.deepEqual([peak.held, peak.value, peak.where], [false, 90, 'phase "1", to the last byte']);
});

test('the text for people holds the numbers that decide', () => {
  const summary = summaryWith();
  const text = describeRun(summary);
  assert.match(text, /10 created, 10 completed, 0 failed/);
  assert.match(text, /201: 10, 409: 10/);
  assert.match(text, /avg 10.5 ms, p50 10, p95 19, p99 20, max 20/);
});

test('the last word names all that made a run fail', () => {
  const verdict = { passed: true, reasons: [] };
  assert.equal(describeVerdict({ passed: true, verdict }), 'PASSED');
  const failed = {
    passed: false,
    verdict: { passed: false, reasons: ['2 responses were 502'] },
    comparison: { name: 'old', rows: [{}, {}, {}], slower: [{}] },
    lost: 'an order is gone',
    reconciliation: { agreed: false },
  };
  assert.equal(
    describeVerdict(failed),
    'FAILED: 2 responses were 502; 1 of 3 figures are slower than baseline old; an order is gone; ' +
      'store, topic and read model do not agree',
  );
});
