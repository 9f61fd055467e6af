import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Timeline } from './analysis/timeline.js';
import { runArtillery } from './artillery.js';
import { between, calibrate } from './baseline/calibration.js';
import { INTERRUPTED } from './interruption.js';
import { monitorsOf, watch } from './monitor/monitors.js';
import { Recording } from './recording.js';
import { writeJson } from './results.js';
import { lookUpComponents } from './system.js';
import { viewPrefixes } from './views.js';

const REDIS_TIMEOUT_MILLIS = 5000;

/**
 * Runs a scenario and measures it: Artillery in the middle, the monitors around it, and a calibration of
 * the machine before and after. Everything is left in the folder, too.
 *
 * @param {{ request, found, folder, target, system, population }} what see load
 * @param {import('./interruption.js').Interruption} interruption
 * @param {(line: string) => void} print
 * @returns {Promise<{ problem: string } | { run, requests, generator, samples, calibration, exitCode,
 *     phases: { planned, seen, perUser } }>}
 */
export async function measure(what, interruption, print) {
  const { request, found, folder, target, system, population } = what;
  const populationFile = join(folder, 'population.json');
  if (population !== undefined)
    await writeJson(folder, 'population.json', {
      ...population,
      viewPrefixes: await prefixesOrNone(system),
    });
  const output = join(folder, 'run.json');
  const record = join(folder, 'requests.ndjson');
  const { overrides, phases: planned } = found;
  const before = await calibrate(system.gatewayUrl, folder);
  print(`Running ${request.scenario} against ${target}`);
  if (interruption.signal.aborted) return { problem: INTERRUPTED };
  const monitoring = await recordMonitors(system, join(folder, 'monitor.ndjson'));
  const { exitCode, phases: seen } = await runArtillery(
    {
      ...{ script: found.script, target, overrides, output, record, judgeTimes: found.judgeTimes },
      log: join(folder, 'artillery.log'),
      plannedSeconds: planned.reduce((sum, { duration = 0 }) => sum + duration, 0),
      env: { ESPM_LOAD_POPULATION: populationFile, ESPM_LOAD_REDIS_URL: system.redisUrl },
    },
    interruption,
    print,
  );
  const samples = await monitoring.stop();
  const { requests, generator } = await new Recording(record).next();
  // Interrupted, Artillery writes nothing; what was recorded until then is worth its report.
  const run = (await readRun(output)) ?? cutOff(requests);
  if (run === undefined) {
    return { problem: `Artillery wrote no results (exit code ${exitCode}); see ${folder}` };
  }
  // A system that is gone by now has a report all the same, which says so.
  const after = await calibrate(system.gatewayUrl, folder).catch(() => before);
  const calibration = between(before, after);
  const phases = { planned, seen, perUser: found.perUser };
  return { run, requests, generator, samples, calibration, exitCode, phases };
}

/** What was seen under load: what comes before the first phase and after the last answer is not. */
export function timelineOf(samples, generator, { startedAt, durationMillis }) {
  const from = startedAt === null ? 0 : Date.parse(startedAt);
  const rounds = [...new Set(samples.map(({ at }) => at))].sort((a, b) => a - b);
  // The generator has a clock of its own: each of its records goes to the last round of samples before.
  const aligned = generator
    .map((record) => ({ ...record, monitor: 'generator', at: lastUntil(rounds, record.at) }))
    .filter(({ at }) => at !== undefined);
  return new Timeline([...samples, ...aligned], from, from + durationMillis);
}

/** The last of these sorted moments that is not after the given one; undefined when all are. */
export function lastUntil(sorted, at) {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (sorted[middle] <= at) from = middle + 1;
    else to = middle;
  }
  return sorted[from - 1];
}

/** Samples every monitor from now on; what was sampled comes when it is stopped. */
async function recordMonitors(system, file) {
  const samples = [];
  const stream = createWriteStream(file);
  const watching = watch(await monitorsOf(system, lookUpComponents), (record) => {
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

function cutOff(requests) {
  if (requests.length === 0) return undefined;
  const counters = { 'http.requests': requests.length, 'http.responses': requests.length };
  return { aggregate: { counters, cutOff: true } };
}

/** Only a scenario that evicts needs them, and says so when there are none. */
function prefixesOrNone({ redisUrl }, env = process.env) {
  return viewPrefixes(redisUrl, env.ESPM_VIEW_GENERATION, REDIS_TIMEOUT_MILLIS).catch(() => []);
}

async function readRun(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}
