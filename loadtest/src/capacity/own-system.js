import { execFile, spawn } from 'node:child_process';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { monitorsOf, watch } from '../monitor/monitors.js';
import { addresses, ROOT } from '../system.js';

const FOLDER = join(ROOT, 'target', 'capacity');

/** The folders of the data: of what is searched with, and of a second system that runs beside it. */
export const DATA = { own: 'data', beside: 'data-beside' };
const TEMPLATE = join(FOLDER, 'template');
const OWNER = join(FOLDER, 'pid');
const START_LIMIT_MILLIS = 180_000;
const STOP_LIMIT_MILLIS = 40_000;
const OUTPUT_MAX = 20_000;

/** There is no system to measure; the message says why. */
export class CannotStart extends Error {}

/**
 * A system of one's own: a data folder and ports that nobody else has, the launcher as a child process in the
 * foreground, so that one signal ends all of it, at any time.
 */
export class OwnSystem {
  #env;
  #data;
  #child;
  #closed;
  #watching;
  #kill = () => this.#child?.kill('SIGTERM');

  /** What the monitors have seen since the last start. */
  samples = [];

  /** @param {object} env the variables that every start has @param {string} name one of DATA */
  constructor(env, name) {
    this.#data = join(FOLDER, name);
    // Whatever its sources have become meanwhile: all trials are to be of one build.
    this.#env = { ...env, ESPM_DATA: this.#data, ESPM_BUILD: 'never' };
  }

  /**
   * Takes the folder, and removes what an earlier search has left in it.
   *
   * @throws {CannotStart} when one is still running
   */
  async clear() {
    const owner = Number(await readFile(OWNER, 'utf8').catch(() => 0));
    const left = Object.values(DATA).map((name) =>
      statusOf({ ...this.#env, ESPM_DATA: join(FOLDER, name) }),
    );
    const isRunning = (await Promise.all(left)).some(({ running }) => running);
    if ((owner > 0 && isAlive(owner)) || isRunning) {
      throw new CannotStart(`A search for capacity runs already in ${FOLDER}; wait for it, or end it`);
    }
    await rm(FOLDER, { recursive: true, force: true });
    await mkdir(FOLDER, { recursive: true });
    await writeFile(OWNER, String(process.pid), { flag: 'wx' });
  }

  /**
   * @param {object} env what is to be different this time
   * @param {AbortSignal} signal ends it again
   * @throws {CannotStart}
   */
  async start(env, signal) {
    signal.throwIfAborted();
    this.#child = spawn('./espm', ['up'], {
      cwd: ROOT,
      env: { ...this.#env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true, // a Ctrl-C reaches it through us
    });
    process.on('exit', this.#kill);
    await this.#untilUp(signal);
    const status = await statusOf(this.#env);
    if (!status.running)
      throw new CannotStart('./espm status does not know of the system that was started');
    const system = addresses(status, {});
    this.samples = [];
    this.#watching = watch(
      await monitorsOf(system, async () => addresses(await statusOf(this.#env), {}).components),
      (sample) => this.samples.push(sample),
    );
    return system;
  }

  async stop() {
    await this.#watching?.stop();
    this.#watching = undefined;
    if (this.#child === undefined) return;
    this.#child.kill('SIGTERM');
    const late = setTimeout(() => this.#child.kill('SIGKILL'), STOP_LIMIT_MILLIS);
    await this.#closed;
    clearTimeout(late);
    process.off('exit', this.#kill);
    this.#child = undefined;
  }

  /** What is stored now is what {@link restore} brings back, to any system. */
  keepAsTemplate() {
    return cp(this.#data, TEMPLATE, { recursive: true, verbatimSymlinks: true });
  }

  async restore() {
    await rm(this.#data, { recursive: true, force: true });
    await cp(TEMPLATE, this.#data, { recursive: true, verbatimSymlinks: true });
  }

  /** Removes all data, of other systems as well. */
  remove() {
    return rm(FOLDER, { recursive: true, force: true, maxRetries: 5 });
  }

  async #untilUp(signal) {
    let output = '';
    const child = this.#child;
    this.#closed = new Promise((resolve) => child.on('close', resolve).on('error', resolve));
    const abort = () => child.kill('SIGTERM');
    signal.addEventListener('abort', abort);
    const late = setTimeout(abort, START_LIMIT_MILLIS);
    try {
      await new Promise((resolve, reject) => {
        const take = (chunk) => {
          output = (output + chunk).slice(-OUTPUT_MAX);
          if (/^ESPM is up after/m.test(output)) resolve();
        };
        child.stdout.on('data', take);
        child.stderr.on('data', take);
        this.#closed.then(() => reject(new CannotStart(`./espm up has ended:\n${output.trim()}`)));
      });
    } catch (error) {
      process.off('exit', this.#kill);
      this.#child = undefined;
      signal.throwIfAborted();
      throw error;
    } finally {
      clearTimeout(late);
      signal.removeEventListener('abort', abort);
    }
  }
}

async function statusOf(env) {
  try {
    const { stdout } = await promisify(execFile)('./espm', ['status', '--json'], { cwd: ROOT, env });
    return JSON.parse(stdout);
  } catch {
    return { running: false };
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch ({ code }) {
    return code === 'EPERM';
  }
}
