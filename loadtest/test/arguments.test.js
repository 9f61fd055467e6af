import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readArguments } from '../src/arguments.js';

test('a scenario alone is run with its own phases and reconciled for up to a minute', () => {
  assert.deepEqual(readArguments(['seed']), {
    action: 'run',
    scenario: 'seed',
    profile: undefined,
    durationSeconds: undefined,
    rate: undefined,
    target: undefined,
    baseline: undefined,
    saveBaseline: undefined,
    overrides: {},
    reconcile: true,
    waitSeconds: 60,
  });
});

test('every option of a run is read', () => {
  const request = readArguments([
    ...['seed', '--profile', 'low', '--target', 'http://10.0.0.1:8080/', '--no-reconcile'],
    ...['--overrides', '{"config":{"phases":[]}}', '--wait', '5', '--duration', '15m', '--rate', '40'],
    ...['--baseline', 'last', '--save-baseline', 'next'],
  ]);
  assert.equal(request.durationSeconds, 900);
  assert.equal(request.rate, 40);
  assert.deepEqual([request.baseline, request.saveBaseline], ['last', 'next']);
  assert.equal(request.profile, 'low');
  assert.equal(request.target, 'http://10.0.0.1:8080', 'without the slash at the end');
  assert.deepEqual(request.overrides, { config: { phases: [] } });
  assert.equal(request.reconcile, false);
  assert.equal(request.waitSeconds, 5);
});

test('reconcile is an action of its own', () => {
  assert.deepEqual(readArguments(['reconcile', '--wait', '1.5']), {
    action: 'reconcile',
    target: undefined,
    waitSeconds: 1.5,
  });
});

test('plan is the mixed scenario at the profile of the plan', () => {
  const { scenario, profile } = readArguments(['plan']);
  assert.deepEqual([scenario, profile], ['mixed', 'plan']);
});

test('the monitors are an action of their own', () => {
  assert.equal(readArguments(['monitor', '--duration', '5s']).durationSeconds, 5);
});

test('help wins over everything else', () => {
  assert.equal(readArguments(['seed', '-h']).action, 'help');
});

for (const [why, argv] of [
  ['no scenario', []],
  ['two scenarios', ['seed', 'mixed']],
  ['an unknown option', ['seed', '--fast']],
  ['a name that is a path', ['../seed']],
  ['a profile that is a path', ['seed', '--profile', '../x']],
  ['a target that is no URL', ['seed', '--target', 'localhost:8080']],
  ['overrides that are no JSON', ['seed', '--overrides', '{']],
  ['overrides that are no object', ['seed', '--overrides', '[]']],
  ['a duration that is no time', ['seed', '--profile', 'low', '--duration', 'long']],
  ['a rate of nothing', ['seed', '--profile', 'low', '--rate', '0']],
  ['a rate without a profile that it changes', ['seed', '--rate', '5']],
  ['a baseline that is a path', ['seed', '--baseline', '../x']],
  ['a wait that is no number', ['seed', '--wait', 'long']],
]) {
  test(`${why} is refused with a reason`, () => {
    const request = readArguments(argv);
    assert.equal(request.action, 'wrong');
    assert.ok(request.message.length > 0);
  });
}
