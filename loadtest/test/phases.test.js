import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { artilleryPhases, parseDuration, plannedUsers, requestsPerUser } from '../src/phases.js';
import { findScenario, profileNames, scenarioNames } from '../src/scenario.js';

const profileOf = (name) =>
  JSON.parse(readFileSync(new URL(`../profiles/${name}.json`, import.meta.url)));
const offered = (phase, perUser) => (plannedUsers(phase) * perUser) / phase.duration;

test('the requests of a user are those of its flows, by weight, with loops', () => {
  const scenarios = [
    { weight: 3, flow: [{ function: 'f' }, { get: {} }, { think: 1 }] },
    { flow: [{ loop: [{ post: {} }, { get: {} }], count: 4 }, { delete: {} }] },
  ];
  assert.equal(requestsPerUser({ scenarios }), (3 * 1 + 9) / 4);
});

test('the seed scenario makes three requests a user, as its file says', async () => {
  assert.equal((await findScenario('seed')).perUser, 3);
});

for (const scenario of await scenarioNames()) {
  for (const profile of await profileNames()) {
    test(`${scenario} at ${profile} offers the profile's requests a second`, async () => {
      const found = await findScenario(scenario, profile);
      found.phases.forEach((phase, n) => {
        const { requestsPerSecond } = profileOf(profile).phases[n];
        const rate = offered(phase, found.perUser);
        // A user more or less is what a whole number of them leaves.
        assert.ok(Math.abs(rate - requestsPerSecond) <= found.perUser / phase.duration, `${rate}`);
      });
    });
  }
}

for (const scenario of (await scenarioNames()).filter((name) => name !== 'seed')) {
  test(`${scenario} offers 10 requests/s by itself, as its file says, and judges times`, async () => {
    const { phases, perUser, thresholds } = await findScenario(scenario);
    assert.equal(phases[0].name, '10 requests/s');
    assert.ok(Math.abs(offered(phases[0], perUser) - 10) < 0.1);
    assert.ok(thresholds.length > 0);
  });
}

test('a smoke run makes do with fewer orders, and judges no times; others do not', async () => {
  const smoke = await findScenario('mixed', 'smoke');
  assert.deepEqual([smoke.prepare.orders, smoke.prepare.customers, smoke.judgeTimes], [60, 40, false]);
  const low = await findScenario('mixed', 'low');
  assert.deepEqual([low.prepare.orders, low.judgeTimes], [200, true]);
  assert.equal((await findScenario('seed', 'smoke')).prepare, undefined);
});

test('the profiles are the steps of the plan', () => {
  const rates = (name) => profileOf(name).phases.map(({ requestsPerSecond }) => requestsPerSecond);
  assert.deepEqual(rates('low'), [5, 10]);
  assert.deepEqual(rates('moderate'), [20, 30]);
  assert.ok(Math.max(...rates('peak')) >= 50);
  assert.deepEqual(rates('plan').slice(0, 4), [5, 10, 20, 30]);
  assert.ok(
    rates('plan')
      .slice(4)
      .every((rate) => rate >= 50),
  );
});

test('what is laid over a run is what is offered, judged and compared', async () => {
  const phases = [{ name: 'own', duration: 5, arrivalCount: 10 }];
  const thresholds = [{ 'http.response_time.p99': 5 }];
  const given = { config: { phases, ensure: { thresholds } } };
  for (const profile of [undefined, 'low']) {
    const plain = await findScenario('mixed', profile);
    const found = await findScenario('mixed', profile, {}, given);
    assert.deepEqual([found.phases, found.thresholds], [phases, thresholds]);
    assert.deepEqual(found.overrides.config.phases, phases);
    assert.equal(plain.load.overrides, undefined);
    assert.notDeepEqual(found.load, plain.load);
    const http = await findScenario('mixed', profile, {}, { config: { http: { timeout: 1 } } });
    assert.notDeepEqual(http.load, plain.load);
    assert.deepEqual(http.phases, plain.phases);
  }
});

test('a profile is stretched as a whole, and raised as a whole', () => {
  const profile = {
    phases: [
      { name: 'a', seconds: 60, requestsPerSecond: 10 },
      { name: 'b', seconds: 30, requestsPerSecond: 40 },
    ],
  };
  const phases = artilleryPhases(profile, 2, { durationSeconds: 9, rate: 80 });
  assert.deepEqual(phases, [
    { name: 'a, times 2', duration: 6, arrivalCount: 60 },
    { name: 'b, times 2', duration: 3, arrivalCount: 120 },
  ]);
});

test('the users of a ramp are those of its mean rate', () => {
  assert.equal(plannedUsers({ duration: 60, arrivalRate: 5, rampTo: 20 }), 750);
  assert.equal(plannedUsers({ duration: 120, arrivalRate: 20 }), 2400);
  assert.equal(plannedUsers({ duration: 10, arrivalCount: 7 }), 7);
});

test('durations are read with their unit', () => {
  assert.deepEqual(['90', '90s', '15m', '1.5h', '0', '5d', ''].map(parseDuration), [
    ...[90, 90, 900, 5400],
    ...[undefined, undefined, undefined],
  ]);
});
