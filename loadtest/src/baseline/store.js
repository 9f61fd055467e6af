import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const BASELINES = new URL('../../baselines/', import.meta.url);
const RUNS_MAX = 10;

/**
 * A stored baseline, if it is of the same load.
 *
 * @param {{ scenario: string, profile: string | null, phases: object[] }} load
 * @returns {Promise<{ baseline?: { name, load, runs: object[] }, problem?: string }>}
 */
export async function findBaseline(name, load, folder = BASELINES) {
  const found = await read(name, folder);
  if (found === undefined)
    return { problem: `there is no baseline "${name}"; --save-baseline ${name} makes one` };
  const problem = mismatch(found, load);
  return problem === undefined ? { baseline: found } : { problem };
}

/** Whether a run of this load can be kept under the name. @returns {Promise<string | undefined>} why not */
export async function whyNotSave(name, load, folder = BASELINES) {
  const found = await read(name, folder);
  return found === undefined ? undefined : mismatch(found, load);
}

/** Adds a run; the oldest goes when there are too many. @returns {Promise<number>} how many there are */
export async function saveRun(name, load, run, folder = BASELINES) {
  const { runs } = (await read(name, folder)) ?? { runs: [] };
  const kept = [...runs, run].slice(-RUNS_MAX);
  await mkdir(folder, { recursive: true });
  // Whole or not at all, also when it is interrupted.
  const file = fileOf(name, folder);
  await writeFile(`${file}.new`, `${JSON.stringify({ name, load, runs: kept }, null, 2)}\n`);
  await rename(`${file}.new`, file);
  return kept.length;
}

function mismatch({ name, load: was }, load) {
  if (JSON.stringify(was) === JSON.stringify(load)) return undefined;
  return `baseline "${name}" is of ${describe(was)}, and cannot be held against ${describe(load)}`;
}

function describe({ scenario, profile, phases, overrides, warmedUp }) {
  const steps = phases.map(({ name, duration }) => `${name} for ${duration} s`).join(', ');
  const changed = overrides === undefined ? '' : `, with ${JSON.stringify(overrides)}`;
  const began =
    warmedUp === undefined
      ? ', not warmed up before'
      : `, warmed up by ${warmedUp === true ? 'fewer' : warmedUp} orders`;
  return `${scenario} at ${profile ?? 'its own phases'} (${steps})${changed}${began}`;
}

async function read(name, folder) {
  try {
    return JSON.parse(await readFile(fileOf(name, folder), 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function fileOf(name, folder) {
  return fileURLToPath(new URL(`${name}.json`, folder));
}
