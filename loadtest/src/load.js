import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { runArtillery } from './artillery.js';
import { findBottleneck } from './analysis/bottleneck.js';
import { Timeline } from './analysis/timeline.js';
import { describeMachine } from './machine.js';
import { monitorsOf, watch } from './monitor/monitors.js';
import { prepare, readAll } from './prepare.js';
import { Recording } from './recording.js';
import { reportData } from './report/data.js';
import { reportHtml } from './report/html.js';
import { resultFolder, writeJson, writeText } from './results.js';
import { findScenario } from './scenario.js';
import { summarize } from './summary.js';
import { checkThresholds } from './thresholds.js';
import { describeRun, judge } from './verdict.js';

/**
 * One load test from beginning to end.
 *
 * @param request see readArguments
 * @param {{ system: object, agreement?: () => Promise<object>, print: (line: string) => void }} around
 * @returns {Promise<{ passed: boolean } | { missing: string } | { problem: string }>} whether all is
 *     well, what was asked for and is not there, or why there is no result
 */
export async function load(request, { system, agreement, print }) {
  const { scenario, profile, durationSeconds, rate } = request;
  const found = await findScenario(scenario, profile, { durationSeconds, rate });
  if (found.missing) return found;
  const folder = await resultFolder(scenario);
  const target = `${system.gatewayUrl}/api`;
  const machine = describeMachine();
  await writeJson(folder, 'machine.json', machine);

  let population;
  if (found.prepare) {
    print(`Making ${found.prepare.orders} orders to choose from`);
    try {
      population = await prepare(target, found.prepare, print);
    } catch (error) {
      return { problem: `The orders to choose from could not be made: ${error.message}` };
    }
  }

  const ran = await runScenario({ request, found, folder, target, system, population, print });
  if (ran.problem) return ran;
  const { run, requests, phases, exitCode } = ran;
  const summary = summarize(run, requests, phases);
  const thresholds = found.judgeTimes ? checkThresholds(found.thresholds, run.aggregate) : [];
  const verdict = judge(summary, exitCode, thresholds);
  print(`\n${describeRun(summary, verdict)}`);
  const timeline = timelineOf(ran, summary);
  const bottleneck = findBottleneck(timeline);
  print(`\n${[bottleneck.conclusion, bottleneck.disturbed].filter(Boolean).join('\n')}`);

  const lost = (await whatIsLost(target, population)) ?? null;
  if (lost) print(`\n${lost}`);
  const reconciliation = (await agreement?.()) ?? null;
  const passed = verdict.passed && lost === null && reconciliation?.agreed !== false;
  const result = {
    ...{ scenario, profile: profile ?? null, target, machine },
    ...{ summary, thresholds, verdict, bottleneck, lost, reconciliation, passed },
  };
  const { summary: figures, ...conclusions } = result;
  await writeJson(folder, 'summary.json', { ...conclusions, ...figures });
  await writeText(folder, 'report.html', reportHtml(reportData({ ...result, requests, timeline })));
  print(`\nReport: ${join(shownFolder(folder), 'report.html')}`);
  return { passed };
}

/** What was seen under load: what comes before the first phase and after the last answer is not. */
function timelineOf({ samples, generator }, { startedAt, durationMillis }) {
  const from = startedAt === null ? 0 : Date.parse(startedAt);
  const own = generator.map((record) => ({ ...record, monitor: 'generator' }));
  return new Timeline(alignedTo(samples, own), from, from + durationMillis);
}

/** The generator has a clock of its own: each of its records goes to the last round of samples before. */
function alignedTo(samples, records) {
  const rounds = [...new Set(samples.map(({ at }) => at))].sort((a, b) => a - b);
  const aligned = records.map((record) => ({ ...record, at: rounds.findLast((at) => at <= record.at) }));
  return [...samples, ...aligned.filter(({ at }) => at !== undefined)];
}

function shownFolder(folder) {
  return relative(process.env.PWD ?? process.cwd(), folder) || folder;
}

async function runScenario({ request, found, folder, target, system, population, print }) {
  const populationFile = 'population.json';
  if (population !== undefined) await writeJson(folder, populationFile, { ...population, ...keysOfViews() });
  const output = join(folder, 'run.json');
  const record = join(folder, 'requests.ndjson');
  const overrides = overridden(found.overrides, request.overrides);
  const planned = overrides.config?.phases ?? found.phases;
  print(`Running ${request.scenario} against ${target}`);
  const monitoring = await recordMonitors(system, join(folder, 'monitor.ndjson'));
  const { exitCode, phases: seen } = await runArtillery(
    {
      ...{ script: found.script, target, overrides, output, record, judgeTimes: found.judgeTimes },
      log: join(folder, 'artillery.log'),
      plannedSeconds: planned.reduce((sum, { duration = 0 }) => sum + duration, 0),
      env: {
        ESPM_LOAD_POPULATION: join(folder, populationFile),
        ESPM_LOAD_REDIS_URL: system.redisUrl,
      },
    },
    print,
  );
  const samples = await monitoring.stop();
  const run = await readRun(output);
  if (run === undefined) {
    return { problem: `Artillery wrote no results (exit code ${exitCode}); see ${folder}` };
  }
  const { requests, generator } = await new Recording(record).next();
  return { run, requests, generator, samples, phases: { planned, seen, perUser: found.perUser }, exitCode };
}

/** Samples every monitor from now on; what was sampled comes when it is stopped. */
async function recordMonitors(system, file) {
  const samples = [];
  const stream = createWriteStream(file);
  const watching = watch(await monitorsOf(system), (record) => {
    samples.push(record);
    stream.write(`${JSON.stringify(record)}\n`);
  });
  return {
    async stop() {
      await watching.stop();
      stream.end();
      return samples;
    },
  };
}

/** By what the keys of an order's view are told; the same variables and defaults as the services'. */
function keysOfViews(env = process.env) {
  return {
    partitions: Number(env.ESPM_TOPIC_PARTITIONS ?? 12),
    generation: env.ESPM_VIEW_GENERATION ?? 'g1',
  };
}

/** The prepared orders must all be there still; what a scenario evicted comes back by that. */
async function whatIsLost(target, population) {
  try {
    if (population !== undefined) await readAll(target, population.orders);
    return undefined;
  } catch (error) {
    return `An order that was made before the run cannot be read any more: ${error.message}`;
  }
}

/** Both have at most a `config`, whose entries replace those below them whole. */
function overridden(profile, given) {
  return { ...profile, ...given, config: { ...profile.config, ...given.config } };
}

async function readRun(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}
