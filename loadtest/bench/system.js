import { execFile, spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { addresses, ROOT } from '../src/system.js';

const run = promisify(execFile);
const DATA = join(ROOT, 'target', 'bench', 'data');

/**
 * Room for the read model's indexes of all orders that a benchmark makes; evicting views would measure
 * something else.
 */
const REDIS_MAXMEMORY = '6gb';

const env = { ...process.env, ESPM_DATA: DATA, ESPM_REDIS_MAXMEMORY: process.env.ESPM_REDIS_MAXMEMORY ?? REDIS_MAXMEMORY };

/** There is no system to measure; the message says why. */
export class CannotStart extends Error {}

/**
 * Starts a system with empty stores, by the entry point that everybody uses.
 *
 * @returns what `./espm status --json` says, with `database` to connect to as its owner and
 *   `readyAfterSeconds` by component
 * @throws {CannotStart}
 */
export async function startFreshSystem(print) {
  if ((await status({ ...process.env })).running) {
    throw new CannotStart('ESPM runs already. A benchmark starts a fresh one: ./espm down first.');
  }
  await rm(DATA, { recursive: true, force: true });
  const output = await upDetached(print);
  const system = await status(env);
  const { database } = addresses(system, process.env);
  return {
    ...system,
    database: {
      ...database,
      user: process.env.ESPM_DB_OWNER_USER ?? 'espm_owner',
      password: process.env.ESPM_DB_OWNER_PASSWORD ?? 'espm_owner',
    },
    readyAfterSeconds: readReadyTimes(output),
  };
}

function upDetached(print) {
  return new Promise((resolve, reject) => {
    const up = spawn('./espm', ['up', '--detach'], { cwd: ROOT, env });
    let output = '';
    const take = (chunk) => {
      output += chunk;
      print(String(chunk).trimEnd());
    };
    up.stdout.on('data', take);
    up.stderr.on('data', take);
    up.on('error', reject);
    up.on('close', (code) => (code === 0 ? resolve(output) : reject(new CannotStart(`./espm up ended with ${code}; what it printed says why`))));
  });
}

/** Reads lines such as `  command-1  ready after  4.8 s  :8081`. */
export function readReadyTimes(output) {
  const times = {};
  for (const [, name, seconds] of output.matchAll(/^\s*([a-z]+(?:-\d+)?)\s+ready after\s+([\d.]+) s/gm)) {
    times[name] = Number(seconds);
  }
  return times;
}

/** What runs of it by now, as `./espm status --json` says. */
export const lookUp = () => status(env);

/** Ends what {@link startFreshSystem} started, and removes its data. */
export async function endSystem() {
  await run('./espm', ['down'], { cwd: ROOT, env });
  await rm(DATA, { recursive: true, force: true });
}

async function status(environment) {
  try {
    const { stdout } = await run('./espm', ['status', '--json'], { cwd: ROOT, env: environment });
    return JSON.parse(stdout);
  } catch {
    return { running: false };
  }
}
