import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Recording } from '../src/recording.js';

const require = createRequire(import.meta.url);
const { isExpected } = require('../artillery-plugin-recorder/expected.js');
const { Plugin: Recorder } = require('../artillery-plugin-recorder/index.js');

test('a recording is read on from where it was left, and a line only when it is whole', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'recording-'));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, 'requests.ndjson');
  const recording = new Recording(file);
  assert.deepEqual(await recording.next(), { requests: [], generator: [] }, 'nothing there yet');

  await appendFile(file, '{"at":1,"name":"é"}\n{"at":2,"generator":true}\n{"at"');
  assert.deepEqual(await recording.next(), {
    requests: [{ at: 1, name: 'é' }],
    generator: [{ at: 2, generator: true }],
  });
  await appendFile(file, ':3}\n');
  assert.deepEqual((await recording.next()).requests, [{ at: 3 }]);

  const many = Array.from({ length: 50_000 }, (_, at) => `{"at":${at},"name":"überall"}\n`).join('');
  await appendFile(file, many);
  const { requests } = await recording.next();
  assert.equal(requests.length, 50_000, 'more than is read at once');
  assert.ok(requests.every(({ at, name }, n) => at === n && name === 'überall'));
});

test('an answer with the right status and the wrong body is written down as a wrong one', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'recorder-'));
  const file = join(folder, 'requests.ndjson');
  Object.assign(process.env, { ESPM_LOAD_RECORD: file, LOCAL_WORKER_ID: '1' });
  t.after(() => {
    delete process.env.ESPM_LOAD_RECORD;
    delete process.env.LOCAL_WORKER_ID;
    return rm(folder, { recursive: true });
  });
  const config = {};
  const recorder = new Recorder({ config, scenarios: [{}] });
  const { recorderBegin, recorderEnd } = config.processor;
  const events = new EventEmitter();
  for (const [statusCode, results] of [
    [
      200,
      [
        { type: 'statusCode', ok: true },
        { type: 'jmespath', ok: false },
      ],
    ],
    [
      200,
      [
        { type: 'statusCode', ok: true },
        { type: 'jmespath', ok: true },
      ],
    ],
    [503, [{ type: 'statusCode', ok: false }]],
  ]) {
    const request = { name: 'read', expect: [{ statusCode: 200 }] };
    recorderBegin(request, {}, events, () => {});
    recorderEnd(request, { statusCode }, {}, events, () => {});
    events.emit('plugin:expect:expectations', { results }, request);
  }
  await new Promise((resolve) => recorder.cleanup(resolve));

  const lines = (await readFile(file, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    lines.slice(0, 3).map(({ status, expected, unmet }) => [status, expected, unmet]),
    [
      [200, false, 'jmespath'],
      [200, true, undefined],
      [503, false, undefined],
    ],
  );
});

for (const [why, expect, status, expected] of [
  ['a success, nothing said', undefined, 201, true],
  ['not modified, nothing said', undefined, 304, true],
  ['a refusal, nothing said', undefined, 409, false],
  ['the refusal that was asked for', [{ statusCode: 409 }], 409, true],
  ['a success where a refusal was asked for', [{ statusCode: 409 }], 200, false],
  ['one of those asked for', { statusCode: [200, 409] }, 409, true],
  ['a success, with something else said', [{ contentType: 'json' }], 200, true],
]) {
  test(`a status is ${expected ? 'expected' : 'unexpected'}: ${why}`, () => {
    assert.equal(isExpected(expect, status), expected);
  });
}
