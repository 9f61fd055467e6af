import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitScalability, throughputAt } from '../src/capacity/usl.js';

const CONCURRENCIES = [1, 2, 4, 8, 12, 16, 24, 32, 48, 64];

/** The same every time: a test that fails now and then says nothing. */
function noise(seed) {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648 - 0.5;
  };
}

function measured(law, { vary = 0, at = CONCURRENCIES } = {}) {
  const random = noise(7);
  return at.map((concurrency) => ({
    concurrency,
    perSecond: throughputAt(law, concurrency) * (1 + 2 * vary * random()),
  }));
}

function isNear(value, expected, part) {
  assert.ok(Math.abs(value / expected - 1) <= part, `${value} is not within ${part} of ${expected}`);
}

test('the parameters of a known curve are found again', () => {
  for (const law of [
    { lambda: 1000, sigma: 0.02, kappa: 0.0005 },
    { lambda: 250, sigma: 0.1, kappa: 0.001 },
    { lambda: 40, sigma: 0.001, kappa: 0.01 },
  ]) {
    const fit = fitScalability(measured(law));
    isNear(fit.lambda, law.lambda, 1e-6);
    isNear(fit.sigma, law.sigma, 1e-4);
    isNear(fit.kappa, law.kappa, 1e-4);
    isNear(fit.peakConcurrency, Math.sqrt((1 - law.sigma) / law.kappa), 1e-3);
    isNear(fit.fit, 1, 1e-9);
    assert.equal(fit.trusted, true);
  }
});

test('with a noise of 3 % the peak is still near', () => {
  const law = { lambda: 1000, sigma: 0.02, kappa: 0.0005 };
  const fit = fitScalability(measured(law, { vary: 0.03 }));
  isNear(fit.peakPerSecond, throughputAt(law, Math.sqrt(0.98 / 0.0005)), 0.1);
  assert.ok(fit.fit > 0.97);
  assert.equal(fit.trusted, true);
});

test('without coherency there is no peak but a ceiling', () => {
  const fit = fitScalability(measured({ lambda: 1000, sigma: 0.05, kappa: 0 }));
  assert.deepEqual([fit.kappa, fit.peakConcurrency, fit.peakPerSecond], [0, null, null]);
  isNear(fit.ceilingPerSecond, 20_000, 0.05);
  assert.equal(fit.trusted, true); // 15,400/s were measured
});

test('a ceiling far beyond what was measured is doubted as a peak is', () => {
  // Up to 2294/s at 10 requests at a time; 25,900/s is what nobody has seen.
  const law = { lambda: 247, sigma: 247 / 25_900, kappa: 0 };
  const fit = fitScalability(measured(law, { at: [1, 2, 4, 6, 8, 10] }));
  isNear(fit.ceilingPerSecond, 25_900, 0.01);
  assert.equal(fit.trusted, false);
  assert.match(fit.doubts.join(), /its ceiling, 25900\/s, is far beyond what was measured \(227\d\/s\)/);
});

test('what grows in proportion has neither contention nor a limit', () => {
  const fit = fitScalability(measured({ lambda: 500, sigma: 0, kappa: 0 }));
  isNear(fit.lambda, 500, 1e-6);
  assert.ok(fit.sigma < 1e-9 && fit.kappa < 1e-9);
});

test('who sees no limit has not found that there is none', () => {
  const points = [1, 2, 4, 8, 16].map((n) => ({ concurrency: n, perSecond: 100 * n ** 1.05 }));
  const fit = fitScalability(points);
  assert.deepEqual([fit.sigma, fit.kappa, fit.ceilingPerSecond], [0, 0, null]);
  assert.equal(fit.trusted, false);
  assert.match(fit.doubts.join(), /no limit, in what was measured/);
});

test('no parameter is below zero, though the points would have it so', () => {
  // Better than in proportion: a system that was still warming up.
  const points = [1, 2, 4, 8, 16].map((n) => ({ concurrency: n, perSecond: 100 * n ** 1.2 }));
  const { sigma, kappa, lambda } = fitScalability(points);
  assert.ok(sigma >= 0 && kappa >= 0 && lambda > 0);
});

test('few points, points close together, scattered points and far peaks are doubted', () => {
  const law = { lambda: 1000, sigma: 0.02, kappa: 0.0005 };
  const doubtsOf = (points) => fitScalability(points).doubts.join();
  assert.match(doubtsOf(measured(law, { at: [1, 4, 16, 40] })), /rests on 4 steps/);
  assert.match(doubtsOf(measured(law, { at: [20, 22, 24, 26, 28, 30] })), /only from 20\.0 to 30\.0/);
  assert.match(doubtsOf(measured(law, { vary: 0.9 })), /explains only/);
  assert.match(
    doubtsOf(measured(law, { at: [1, 2, 3, 5, 7, 9] })),
    /peak, at 44, is far beyond what was measured/,
  );
});

test('less than one request at a time is left out, and nothing is fitted to nothing', () => {
  assert.equal(fitScalability([]), null);
  assert.equal(fitScalability([{ concurrency: 0.2, perSecond: 100 }]), null);
  const fit = fitScalability([
    { concurrency: 0.2, perSecond: 100 },
    ...measured({ lambda: 10, sigma: 0.1, kappa: 0.01 }),
  ]);
  assert.equal(fit.points, CONCURRENCIES.length);
});
