import { findBottleneck } from './analysis/bottleneck.js';
import { totalOver } from './analysis/means.js';
import { compare } from './baseline/compare.js';
import { figuresOf } from './baseline/figures.js';
import { findBaseline, saveRun, whyNotSave } from './baseline/store.js';
import { whyNotKept } from './baseline/worth.js';
import { conclude } from './conclude.js';
import { INTERRUPTED, Interruption } from './interruption.js';
import { describeMachine } from './machine.js';
import { measure, timelineOf } from './measure.js';
import { prepare, readAll } from './prepare.js';
import { NOT_COMPARED } from './report/verdict.js';
import { resultFolder, writeJson } from './results.js';
import { findScenario } from './scenario.js';
import { summarize } from './summary.js';
import { checkThresholds } from './thresholds.js';
import { describeRun, judge } from './verdict.js';
import { BOUNDS, warmUp } from './warm-up.js';

/**
 * One load test from beginning to end.
 *
 * @param request see readArguments
 * @param {{ system: object, agreement?: () => Promise<object>, print: (line: string) => void }} around
 * @returns {Promise<{ passed: boolean, interrupted: boolean } | { missing: string } | { problem: string }>}
 *     whether all is well, what was asked for and is not there, or why there is no result
 */
export async function load(request, around) {
  const interruption = new Interruption();
  try {
    return await loadUnless(interruption, request, around);
  } finally {
    interruption.close();
  }
}

async function loadUnless(interruption, request, { system, agreement, print }) {
  const { scenario, profile = null, durationSeconds, rate, overrides } = request;
  const found = await findScenario(scenario, request.profile, { durationSeconds, rate }, overrides);
  if (found.missing) return found;
  const isCompared = (request.baseline ?? request.saveBaseline) !== undefined;
  // Runs that began cold are of another kind, and must not be mixed with these.
  const ofLoad = isCompared ? { ...found.load, warmedUp: BOUNDS.ordersLeast } : found.load;
  const earlier = await findEarlier(request, ofLoad);
  if (earlier.missing) return earlier;

  const folder = await resultFolder(scenario);
  const target = `${system.gatewayUrl}/api`;
  const machine = describeMachine();
  await writeJson(folder, 'machine.json', machine);
  interruption.listen();
  const ready = { isCompared, target, print, signal: interruption.signal };
  const { population, problem } = await getReady(found.prepare, ready);
  if (problem) return { problem };
  const what = { request, found, folder, target, system, population };
  const measured = await measure(what, interruption, print);
  if (measured.problem) return measured;
  const check = async () => ({
    lost: await whatIsLost(target, population),
    reconciliation: (await agreement?.()) ?? null,
  });

  const { run, requests, generator, samples, phases, exitCode, calibration } = measured;
  const summary = summarize(run, requests, phases);
  const thresholds =
    found.judgeTimes && !run.aggregate.cutOff
      ? checkThresholds(found.thresholds, run.aggregate, summary)
      : [];
  const timeline = timelineOf(samples, generator, summary);
  const rebuilt = totalOver(timeline, timeline.names('query'), 'viewRebuildsPerSecond');
  const verdict = judge(summary, exitCode, thresholds, rebuilt);
  const bottleneck = findBottleneck(timeline);
  const figures = { machine, calibration, figures: figuresOf(summary, timeline) };
  const comparison = earlier.baseline === undefined ? null : compare(earlier.baseline, figures);
  print(`\n${describeRun(summary)}\n\n${bottleneck.conclusion}`);
  if (bottleneck.disturbed) print(bottleneck.disturbed);
  print(`\n${comparison === null ? NOT_COMPARED : describe(comparison)}`);

  const result = await conclude(
    {
      ...{ scenario, profile, target, machine, calibration, summary, thresholds, verdict },
      ...{ bottleneck, comparison, requests, timeline },
    },
    { folder, check, interruption, print },
  );
  const { passed, interrupted } = result;
  if (request.saveBaseline === undefined) return { passed, interrupted };
  const kept = { at: summary.startedAt, ...figures };
  const notKept = await keep(request.saveBaseline, ofLoad, kept, result, print);
  return notKept === undefined ? { passed, interrupted } : { problem: notKept };
}

function describe({ sentence, slower, disagreement }) {
  const more = [...slower.map((found) => found.sentence), disagreement ?? []].flat();
  return [sentence, ...more].join('\n  ');
}

/** What is to be compared with or added to must be of this load: better said before a long run. */
async function findEarlier({ baseline, saveBaseline }, ofLoad) {
  const problem = saveBaseline && (await whyNotSave(saveBaseline, ofLoad));
  if (problem) return { missing: problem };
  if (baseline === undefined) return {};
  const found = await findBaseline(baseline, ofLoad);
  return found.problem ? { missing: found.problem } : found;
}

/** Makes what the scenario reads, and the system as warm as it was for the runs that are compared. */
async function getReady(wanted, { isCompared, target, print, signal }) {
  if (isCompared) {
    print('Warming the system up, as runs are to be compared');
    const { orders } = await warmUp(target, { print, signal });
    if (orders < BOUNDS.ordersLeast && !signal.aborted)
      print(
        `It may be cold still, and slower than a baseline: only ${orders} orders were made in the time for it`,
      );
  }
  if (signal.aborted) return { problem: INTERRUPTED };
  try {
    if (wanted === undefined) return {};
    print(`Making ${wanted.orders} orders to choose from`);
    const population = await prepare(target, wanted, print);
    return signal.aborted ? { problem: INTERRUPTED } : { population };
  } catch (error) {
    return { problem: `The orders to choose from could not be made: ${error.message}` };
  }
}

/** The prepared orders must all be there still; what a scenario evicted comes back by that. */
async function whatIsLost(target, population) {
  try {
    if (population !== undefined) await readAll(target, population.orders);
    return null;
  } catch (error) {
    return `An order that was made before the run cannot be read any more: ${error.message}`;
  }
}

/** @returns {Promise<string | undefined>} what is wrong when it was worth it and could not be kept */
async function keep(name, ofLoad, run, result, print) {
  const reason = whyNotKept(result);
  if (reason !== null) {
    print(`Not kept as a run of baseline ${name}: ${reason}`);
    return undefined;
  }
  try {
    const runs = await saveRun(name, ofLoad, run);
    print(`Kept as run ${runs} of baseline ${name}`);
    return undefined;
  } catch (error) {
    return `the run could not be kept for baseline ${name}: ${error.message}`;
  }
}
