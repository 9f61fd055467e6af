import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { conclude } from '../src/conclude.js';
import { Interruption } from '../src/interruption.js';
import { goldenRun } from './golden.js';

const AGREED = { agreed: true, reasons: [], counts: { store: { orders: 3, events: 9 } } };

async function concludeWith(t, check, signals = new EventEmitter()) {
  const folder = await mkdtemp(join(tmpdir(), 'conclude-'));
  t.after(() => rm(folder, { recursive: true }));
  const interruption = new Interruption(signals);
  interruption.listen();
  const report = join(folder, 'report.html');
  const result = await conclude(goldenRun(), {
    ...{ folder, interruption, print: () => {}, check: () => check(report) },
  });
  interruption.close();
  assert.equal(signals.listenerCount('SIGINT'), 0);
  return { result, html: await readFile(report, 'utf8') };
}

test('the report is there before it is looked whether all is there, and tells of it after', async (t) => {
  let early;
  const { result, html } = await concludeWith(t, async (report) => {
    early = existsSync(report) && (await readFile(report, 'utf8'));
    return { lost: null, reconciliation: AGREED };
  });
  assert.match(early, /Store, topic and read model were not compared/);
  assert.match(html, /agree: 3 orders, 9 events/);
  assert.equal(result.passed, true);
});

test('a Ctrl-C while it is looked leaves the report, which says so', async (t) => {
  const signals = new EventEmitter();
  const { result, html } = await concludeWith(
    t,
    () => {
      setImmediate(() => signals.emit('SIGINT'));
      return new Promise(() => {}); // never ends by itself
    },
    signals,
  );
  assert.deepEqual([result.passed, result.interrupted], [false, true]);
  assert.match(html, /interrupted before store, topic and read model were compared/);
});

test('a look that fails leaves the report, which says so', async (t) => {
  const { result, html } = await concludeWith(t, async () => {
    throw new Error('no route');
  });
  assert.equal(result.passed, false);
  assert.match(html, /could not be looked at: no route/);
});

test('a Ctrl-C under load is for the load, and one after it for what comes then', async () => {
  const signals = new EventEmitter();
  const interruption = new Interruption(signals);
  interruption.listen();
  let told = 0;
  await interruption.telling(
    () => told++,
    async () => signals.emit('SIGINT'),
  );
  assert.equal(told, 1);
  assert.equal(await interruption.unlessInterrupted(async () => 'done'), 'done');
  signals.emit('SIGTERM');
  assert.equal(await interruption.unlessInterrupted(async () => 'done'), undefined);
  assert.equal(told, 1);
});
