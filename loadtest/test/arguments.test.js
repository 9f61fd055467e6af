import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readArguments } from '../src/arguments.js';

test('a scenario alone is run with its own phases and reconciled for up to a minute', () => {
  assert.deepEqual(readArguments(['seed']), {
    action: 'run',
    scenario: 'seed',
    profile: undefined,
    target: undefined,
    overrides: {},
    reconcile: true,
    waitSeconds: 60,
  });
});

test('every option of a run is read', () => {
  const request = readArguments([
    ...['seed', '--profile', 'low', '--target', 'http://10.0.0.1:8080/', '--no-reconcile'],
    ...['--overrides', '{"config":{"phases":[]}}', '--wait', '5'],
  ]);
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
  ['a wait that is no number', ['seed', '--wait', 'long']],
]) {
  test(`${why} is refused with a reason`, () => {
    const request = readArguments(argv);
    assert.equal(request.action, 'wrong');
    assert.ok(request.message.length > 0);
  });
}
