import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Timeline } from '../src/analysis/timeline.js';
import { compare } from '../src/baseline/compare.js';
import { figuresOf } from '../src/baseline/figures.js';
import { summarize } from '../src/summary.js';

// How often chance alone makes a run look slower, and whether a slower build is found: runs are drawn from
// what the requests of a moderate run of `mixed` really took.
const RUNS = 40;
const TRIALS = 300;

/** By how much a calibration is off, as a standard deviation. */
const CALIBRATION_VARIES = 0.05;
const MACHINE = { platform: 'linux', architecture: 'x64', cpuModel: 'Some', cpus: 2, memoryBytes: 1 };

/** How many there were of each, and their p50 and p95 in milliseconds. */
const ENDPOINTS = [
  ['read: order', 498, 2.0, 5.1],
  ["read: order's history", 498, 2.0, 5.1],
  ['read: orders of a customer', 498, 2.4, 8.2],
  ["read: customer's summary", 117, 2.7, 7.7],
  ['read: orders by status', 117, 3.0, 11.2],
  ['read: statistics', 117, 2.5, 8.1],
  ['write: create', 184, 4.3, 8.3],
  ['write: add item', 184, 4.8, 14.0],
  ['read: own write (minVersion=2)', 184, 6.5, 14.2],
  ['write: submit', 184, 4.0, 6.8],
  ['read: own write (minVersion=3)', 184, 5.4, 11.4],
  ['write: pay', 184, 3.2, 7.4],
  ["read: order's events", 58, 3.4, 9.6],
];

/** Numbers from 0 to 1 that are the same each time (Park and Miller). */
function chance(seed) {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

/** Times have a long tail: their logarithms are normal (Box and Muller). */
function time(random, p50, p95) {
  const normal = Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
  return p50 * Math.exp((normal * Math.log(p95 / p50)) / 1.645);
}

function draw(random) {
  const requests = ENDPOINTS.flatMap(([name, count, p50, p95]) =>
    Array.from({ length: count }, () => ({
      ...{ at: 0, scenario: 'mixed', name, status: 200, expected: true },
      millis: time(random, p50, p95),
    })),
  );
  const summary = summarize({ aggregate: {} }, requests, { planned: [], seen: [], perUser: 1 });
  const off = time(random, 1, Math.exp(1.645 * CALIBRATION_VARIES));
  const calibration = { processorMillis: off, diskMillis: off, gatewayMillis: off };
  return { machine: MACHINE, calibration, figures: figuresOf(summary, new Timeline([])) };
}

const random = chance(1);
const drawn = Array.from({ length: RUNS }, () => draw(random));
const anyOf = (list) => list[Math.floor(random() * list.length)];

/** A run of a build that takes so many times as long. */
function slowed({ figures, ...run }, times) {
  const longer = Object.entries(figures).map(([name, figure]) => [
    name,
    { ...figure, millis: figure.millis * times },
  ]);
  return { ...run, figures: Object.fromEntries(longer) };
}

/** In how many trials something was slower. */
function slowerIn(runs, times) {
  return Array.from({ length: TRIALS }).filter(() => {
    const run = anyOf(drawn);
    const others = drawn.filter((other) => other !== run);
    const baseline = { name: 'b', runs: Array.from({ length: runs }, () => anyOf(others)) };
    return compare(baseline, slowed(run, times)).slower.length > 0;
  }).length;
}

for (const runs of [1, 3, 5]) {
  test(`chance makes next to no unchanged run slower than a baseline of ${runs}`, () => {
    const slower = slowerIn(runs, 1);
    assert.ok(slower <= 0.02 * TRIALS, `${slower} of ${TRIALS}`);
  });
}

test('a build that takes 40 % longer is found each time, with a baseline of three runs', () => {
  assert.equal(slowerIn(3, 1.4), TRIALS);
});
