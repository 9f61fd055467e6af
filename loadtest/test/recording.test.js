import assert from 'node:assert/strict';
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Recording } from '../src/recording.js';

const { isExpected } = createRequire(import.meta.url)('../artillery-plugin-recorder/expected.js');

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
