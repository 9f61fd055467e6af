// Every scenario, short, against a whole system of its own on free ports: does it pass, and is its report
// one that says something? Run by `run.sh test`, after the build.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { build, findJava } from '../src/capacity/build.js';
import { Generator } from '../src/capacity/generator.js';
import { Steps } from '../src/capacity/steps.js';
import { populationFile, workloadOf } from '../src/capacity/workload.js';
import { monitorsOf, watch } from '../src/monitor/monitors.js';
import { ownPorts } from '../src/ports.js';
import { prepare } from '../src/prepare.js';
import { scenarioNames } from '../src/scenario.js';
import { addresses, ROOT } from '../src/system.js';

const LIMIT_MILLIS = 240_000;
const SECONDS = 6;
/** So many at a time: Artillery takes some seconds of processor time to start. */
const AT_A_TIME = 3;

let folder;
let env;

before(
  async () => {
    folder = await mkdtemp(join(tmpdir(), 'espm-smoke-'));
    env = {
      ...process.env,
      ESPM_DATA: join(folder, 'data'),
      ESPM_LOAD_RESULTS: join(folder, 'results'),
    };
    // What the tests were just run with is what is loaded.
    env.ESPM_BUILD = 'never';
    // No test is to fail because a machine is busy: a second may be too short for a write to be visible then.
    env.ESPM_FRESHNESS_MAX_WAIT = '5s';
    Object.assign(env, (await ownPorts({})).env);
    await espm('up', '--detach');
  },
  { timeout: LIMIT_MILLIS },
);

after(
  async () => {
    await espm('down');
    await rm(folder, { recursive: true, force: true });
  },
  { timeout: LIMIT_MILLIS },
);

test(
  'every scenario passes and reports',
  { timeout: LIMIT_MILLIS, concurrency: AT_A_TIME },
  async (t) => {
    const scenarios = await scenarioNames();
    await Promise.all(scenarios.map((name) => t.test(name, () => passesAndReports(name))));
  },
);

test('then store, topic and read model agree', { timeout: LIMIT_MILLIS }, () =>
  espm('load', 'reconcile'),
);

test(
  'the generator of ./espm capacity brings all users of a step, and what they got is judged',
  { timeout: LIMIT_MILLIS },
  async (t) => {
    await build(env, () => {});
    const system = addresses(JSON.parse((await espm('status', '--json')).stdout), {});
    const samples = [];
    const watching = watch(await monitorsOf(system, async () => system.components), (sample) =>
      samples.push(sample),
    );
    t.after(() => watching.stop());
    const population = join(folder, 'population.txt');
    const api = `${system.gatewayUrl}/api`;
    await writeFile(
      population,
      populationFile(await prepare(api, { orders: 12, customers: 6, products: 6 }, () => {})),
    );
    const generator = new Generator(await findJava(env), api, join(folder, 'generator.log'));
    t.after(() => generator.stop());

    for (const workload of ['mixed', 'writes']) {
      const { flows } = await workloadOf(workload);
      const { signal } = new AbortController();
      const around = {
        generator,
        system: { samples },
        flows,
        population,
        p99Millis: 10_000,
        print: () => {},
        signal,
      };
      const step = await new Steps(around).run(50, 3, workload);
      assert.ok(
        step.usersShare > 0.9 && step.usersShare < 1.1,
        `${workload}: ${step.usersShare} of the users`,
      );
      assert.ok(step.achievedPerSecond > 0, workload);
      assert.equal(step.failureShare, 0, workload);
      assert.ok(
        step.p50Millis > 0 && step.p50Millis <= step.p99Millis && step.p99Millis <= step.largestMillis,
      );
      assert.ok(step.concurrency > 0 && step.generatorCores > 0 && step.systemCores > 0);
    }
  },
);

async function passesAndReports(scenario) {
  const options = ['--profile', 'smoke', '--duration', `${SECONDS}s`, '--no-reconcile'];
  const { stdout } = await espm('load', scenario, ...options);
  assert.match(stdout, /\nPASSED\n/);

  const results = join(env.ESPM_LOAD_RESULTS, await resultOf(scenario));
  const html = await readFile(join(results, 'report.html'), 'utf8');
  assert.match(html, /<h2>Passed<\/h2>/);
  const { charts } = JSON.parse(/id="data">(.*?)<\/script>/s.exec(html)[1]);
  const sections = new Set(charts.map(({ section }) => section));
  assert.deepEqual(
    [...sections],
    ['throughput', 'times', 'errors', 'pool', 'cache', 'lag', 'resources'],
  );

  if (scenario === 'cache') {
    const { evictions } = JSON.parse(await readFile(join(results, 'summary.json'), 'utf8'));
    assert.ok(evictions.done > 0, `${evictions.done} of ${evictions.asked} views were evicted`);
  }

  const samples = (await readFile(join(results, 'monitor.ndjson'), 'utf8'))
    .trim()
    .split('\n')
    .map(JSON.parse);
  const pools = samples.filter(({ monitor }) => monitor === 'command-1');
  for (const size of ['poolSize', 'feedPoolSize']) {
    assert.ok(
      pools.some((sample) => sample[size] > 0),
      `${size} was never known`,
    );
  }
  const answered = new Set(
    samples.filter(({ hole }) => hole === undefined).map(({ monitor }) => monitor),
  );
  for (const name of [
    'machine',
    'gateway',
    'command-1',
    'query-1',
    'postgres',
    'redis',
    'process kafka',
  ]) {
    assert.ok(answered.has(name), `monitor ${name} never had an answer`);
  }
}

async function resultOf(scenario) {
  return (await readdir(env.ESPM_LOAD_RESULTS)).find((name) => name.endsWith(`Z-${scenario}`));
}

/** Runs ./espm; a status other than 0 fails, with what it said. */
async function espm(...words) {
  try {
    return await promisify(execFile)('./espm', words, { cwd: ROOT, env, timeout: LIMIT_MILLIS });
  } catch ({ stdout, stderr, code }) {
    throw new Error(`./espm ${words.join(' ')} ended with ${code}:\n${stdout}\n${stderr}`);
  }
}
