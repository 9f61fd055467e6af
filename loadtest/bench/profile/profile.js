import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from '../../src/system.js';
import { loadAndDrain } from '../pipeline.js';
import { load } from '../wrk.js';
import { samplesOf, sharesByOrigin } from './origins.js';
import { recordingsOf } from './recordings.js';
import { stacksOf } from './samples.js';
import { microsByGroup, readThreads } from './threads.js';

const LOAD_SECONDS = 30;

/** Until the load is what it is going to be. */
const SETTLE_SECONDS = 3;

/** So long before the load ends the recorders are asked to stop: on a full machine that takes a while. */
const STOP_SECONDS = 6;

const FOLDER = join(ROOT, 'target', 'bench', 'profile');

/**
 * Creates orders as fast as they are taken, and sees meanwhile where the processor time goes: that of all threads from
 * the kernel, that of Java code from samples of its stacks.
 *
 * @param context the tools, the system and its metrics @param {(line: string) => void} progress
 * @returns {Promise<{ figures: object, stacks: Record<string, Map<string, number>> }>} the stacks by component, see Stacks.
 *   The figures: `seconds` that were looked at and `creations` in that time, `threads` (see microsByGroup), `samples` and
 *   `origins` (see sharesByOrigin) by component, `keptUp` and `failures` of the load
 */
export async function profileOf({ wrk, system, metrics, storeData, connections }, progress) {
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  const recordings = await recordingsOf(system.components, FOLDER);
  progress(`Profiling creations, ${LOAD_SECONDS} s; stacks of ${recordings.map(({ component }) => component).join(', ')}`);
  const create = () => load({ wrk, url: system.commandUrls[0], script: 'create', seconds: LOAD_SECONDS, connections });
  const [{ keptUp, failures }, { recorded, ...seen }] = await Promise.all([
    loadAndDrain(metrics, create),
    watch(system.components, storeData, recordings, progress),
  ]);
  const stacks = await readStacks(recorded, progress);
  await rm(FOLDER, { recursive: true, force: true });
  return { figures: { ...seen, ...ofSamples(stacks), keptUp, failures }, stacks };
}

/** While the load runs. */
async function watch(components, storeData, recordings, progress) {
  const stopAt = performance.now() + (LOAD_SECONDS - STOP_SECONDS) * 1000;
  await sleep(SETTLE_SECONDS * 1000);
  // Starting and stopping a recorder costs, so the threads are read after the one and before the other.
  const started = await eachThatCan(recordings, (recording) => recording.start(), progress);
  const before = await readingOf(components, storeData);
  await sleep(Math.max(0, stopAt - performance.now()));
  const after = await readingOf(components, storeData);
  const recorded = await eachThatCan(started, (recording) => recording.stop(), progress);
  const creations = after.position - before.position;
  return {
    seconds: (after.atMillis - before.atMillis) / 1000,
    creations,
    threads: microsByGroup(before.threads, after.threads, creations),
    recorded,
  };
}

/** A creation is one event, and nothing else is written meanwhile. */
async function readingOf(components, storeData) {
  const [position, threads] = await Promise.all([storeData.lastPosition(), readThreads(components)]);
  return { position, threads, atMillis: performance.now() };
}

async function readStacks(recorded, progress) {
  const stacks = {};
  await eachThatCan(recorded, async (recording) => (stacks[recording.component] = await stacksOf(recording)), progress);
  return stacks;
}

/** One after the other. A component that cannot be recorded is told and left out: the rest is worth having. */
async function eachThatCan(recordings, act, progress) {
  const done = [];
  for (const recording of recordings) {
    try {
      await act(recording);
      done.push(recording);
    } catch (error) {
      progress(`No stacks of ${recording.component}: ${error.message.trim()}`);
    }
  }
  return done;
}

function ofSamples(stacks) {
  const byComponent = (figure) => Object.fromEntries(Object.entries(stacks).map(([name, of]) => [name, figure(of)]));
  return { samples: byComponent(samplesOf), origins: byComponent(sharesByOrigin) };
}
