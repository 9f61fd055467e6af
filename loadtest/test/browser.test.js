import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { pathToFileURL } from 'node:url';
import { benchHtml } from '../bench/page.js';
import { profileHtml } from '../bench/profile/page.js';
import { resultsOf } from '../bench/results.js';
import { capacityCharts } from '../src/capacity/charts.js';
import { capacityHtml } from '../src/capacity/page.js';
import { reportHtml } from '../src/report/html.js';
import { foundOfAll } from './capacity-run.js';
import { goldenData } from './golden.js';

const LIMIT_MILLIS = 60_000;
const browser = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
  .flatMap((name) => process.env.PATH.split(delimiter).map((folder) => join(folder, name)))
  .find((file) => existsSync(file));
const needsBrowser = { skip: browser === undefined && 'there is no Chromium on PATH' };

async function open(page, folder, theme, ...options) {
  const url = `${pathToFileURL(page)}?theme=${theme}`;
  return promisify(execFile)(
    browser,
    [
      ...[
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--enable-logging=stderr',
        '--virtual-time-budget=2000',
      ],
      ...['--host-resolver-rules=MAP * ~NOTFOUND', `--user-data-dir=${folder}`, ...options, url],
    ],
    { timeout: LIMIT_MILLIS, maxBuffer: 16 << 20 },
  );
}

test('a browser draws every chart, in both themes, without a complaint', needsBrowser, async (t) => {
  const data = goldenData();
  await isDrawn(t, reportHtml(data), data.charts.length);
});

test('and those of a search for capacity', needsBrowser, async (t) => {
  const found = foundOfAll();
  await isDrawn(t, capacityHtml(found), capacityCharts(found).length);
});

test('and the page of a benchmark, which has none', needsBrowser, async (t) => {
  const rate = [{ perSecond: 1000, cpuMicrosEach: { 'command-1': 20, postgres: 10 } }];
  const machine = { cpus: 2, cpuModel: 'Some CPU', memoryBytes: 2 ** 34 };
  const how = { machine, durability: {}, rounds: 1, seconds: 5, connections: 64 };
  await isDrawn(t, benchHtml(resultsOf({ limitInsert: rate, create: rate }), how), 0);
});

test('and that of its profile, whose graphs need no drawing', needsBrowser, async (t) => {
  const threads = [{ component: 'command-1', group: 'relay-order-#', userMicros: 10, kernelMicros: 2 }];
  const figures = {
    ...{ seconds: 20, creations: 1000, threads, keptUp: true, failures: 0 },
    ...{ samples: { 'command-1': 3 }, origins: { 'command-1': { own: 1 } } },
  };
  const stacks = { 'command-1': new Map([['relay-order-#;espm.A.<init>', 3]]) };
  const machine = { cpus: 2, cpuModel: 'Some CPU', memoryBytes: 2 ** 34 };
  await isDrawn(t, profileHtml({ figures, stacks }, { machine, connections: 64 }), 0);
});

async function isDrawn(t, html, charts) {
  const folder = await mkdtemp(join(tmpdir(), 'report-'));
  t.after(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const page = join(folder, 'report.html');
  await writeFile(page, html);

  const { stdout, stderr } = await open(page, folder, 'light', '--dump-dom');
  assert.deepEqual(
    stderr.split('\n').filter((line) => /CONSOLE/.test(line)),
    [],
  );
  assert.match(stdout, new RegExp(`data-drawn="${charts}"`));
  assert.equal((stdout.match(/<canvas/g) ?? []).length, charts);

  const pictures = [];
  for (const theme of ['light', 'dark']) {
    const picture = join(folder, `${theme}.png`);
    await open(page, folder, theme, '--window-size=1280,3000', `--screenshot=${picture}`);
    pictures.push(await readFile(picture));
  }
  assert.notDeepEqual(pictures[0], pictures[1]);
}
