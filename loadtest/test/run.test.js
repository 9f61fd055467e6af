import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { summarize } from '../src/summary.js';
import { describeRun, judge } from '../src/verdict.js';

const golden = JSON.parse(readFileSync(new URL('golden-run.json', import.meta.url), 'utf8'));
const empty = { aggregate: { counters: {}, rates: {}, summaries: {} } };

/** A summary of the golden run with counters changed. */
function summaryWith(counters) {
  const { aggregate } = golden;
  return summarize({ aggregate: { ...aggregate, counters: { ...aggregate.counters, ...counters } } });
}

test('a run is summed up from its counters, timestamps and percentiles', () => {
  const summary = summarize(golden);
  assert.deepEqual(summary.virtualUsers, { created: 51, completed: 51, failed: 0, skipped: 0 });
  assert.equal(summary.requests, 153);
  assert.deepEqual(summary.codes, { 200: 102, 201: 51 });
  assert.equal(summary.durationMillis, 13508);
  assert.equal(summary.requestsPerSecond, 11.33, "not Artillery's own rate, which is rounded");
  assert.deepEqual(summary.responseMillis, { min: 0, mean: 0.8, p50: 1, p95: 2, p99: 4, max: 6 });
});

test('every endpoint has its own response times', () => {
  const { endpoints } = summarize(golden);
  assert.deepEqual(Object.keys(endpoints), [
    '/api/orders',
    '/api/orders/{{ orderId }}/items',
    '/api/orders/{{ orderId }}/submit',
  ]);
  assert.equal(endpoints['/api/orders'].responses, 51);
});

test('a run without a fault passes', () => {
  assert.deepEqual(judge(summarize(golden), 0), { passed: true, reasons: [] });
});

test('a run without a request fails, though Artillery exits 0', () => {
  assert.deepEqual(judge(summarize(empty), 0), { passed: false, reasons: ['no request was made'] });
});

for (const [why, counters, reason] of [
  ['a failed virtual user', { 'vusers.failed': 1, 'vusers.completed': 50 }, '1 of 51 virtual users failed'],
  ['a skipped virtual user', { 'vusers.skipped': 4 }, '4 virtual users were skipped'],
  ['a virtual user cut off', { 'vusers.completed': 48 }, '3 virtual users did not finish'],
  ['a response of 503', { 'http.codes.503': 2 }, '2 responses were 503'],
  ['a redirect', { 'http.codes.302': 1 }, '1 responses were 302'],
  ['a connection refused', { 'errors.ECONNREFUSED': 7 }, '7 times ECONNREFUSED'],
  ['a request without a response', { 'http.responses': 152 }, '1 requests had no response'],
]) {
  test(`${why} fails the run`, () => {
    assert.deepEqual(judge(summaryWith(counters), 0), { passed: false, reasons: [reason] });
  });
}

test("Artillery's own failure fails the run", () => {
  assert.equal(judge(summarize(golden), 21).passed, false);
});

test('the text for people holds the numbers that decide', () => {
  const summary = summaryWith({ 'http.codes.503': 2 });
  const text = describeRun(summary, judge(summary, 0));
  assert.match(text, /51 created, 51 completed, 0 failed/);
  assert.match(text, /200: 102, 201: 51, 503: 2/);
  assert.match(text, /p50 1 ms, p95 2 ms, p99 4 ms/);
  assert.match(text, /FAILED: 2 responses were 503/);
});

test('a run without responses can be described too', () => {
  const summary = summarize(empty);
  assert.match(describeRun(summary, judge(summary, 0)), /none measured/);
});
