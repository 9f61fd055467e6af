import { execFile } from 'node:child_process';
import { readlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { family } from '../../src/monitor/processes.js';

const run = promisify(execFile);
const NAME = 'espm';

/**
 * Frames of a stack that are kept. By default it is 64, and half of the stacks of a command service are deeper: without
 * their outermost calls they would be scattered over the graph.
 */
export const DEPTH_MAX = 512;

/** A full machine lets `jcmd` wait, which is a JVM itself. */
const TIMEOUT_MILLIS = 60_000;

/** A Java program that is recorded by Java's Flight Recorder, by the tools that stand beside its `java`. */
export class Recording {
  #pid;
  #tools;

  /** @param {{ component: string, pid: number, tools: string, file: string }} of `tools` is the folder, `file` absolute */
  constructor({ component, pid, tools, file }) {
    this.component = component;
    this.file = file;
    this.#pid = pid;
    this.#tools = tools;
  }

  /** Path of the program that reads the file. */
  get reader() {
    return join(this.#tools, 'jfr');
  }

  async start() {
    // Holds only for a recorder that has not run before; one that has keeps what it was told.
    await this.#ask(['JFR.configure', `stackdepth=${DEPTH_MAX}`], '');
    await this.#ask(['JFR.start', `name=${NAME}`, 'settings=profile'], 'Started recording');
  }

  /** The program itself writes the file. */
  stop() {
    return this.#ask(['JFR.stop', `name=${NAME}`, `filename=${this.file}`], 'Stopped recording');
  }

  /** The exit status is 0 whatever happens, so the answer has to say that it is done. */
  async #ask(command, done) {
    const { stdout } = await run(join(this.#tools, 'jcmd'), [String(this.#pid), ...command], { timeout: TIMEOUT_MILLIS });
    if (!stdout.includes(done)) throw new Error(`${command[0]} was answered: ${stdout.replace(/\s+/g, ' ').trim()}`);
  }
}

/**
 * Recordings of those components that are Java programs; none of them has begun.
 *
 * @param {{ name: string, pid: number }[]} components
 * @param {string} folder where the files are to be
 * @returns {Promise<Recording[]>}
 */
export async function recordingsOf(components, folder) {
  const found = components.map(async ({ name, pid }) => {
    const java = await javaOf(pid);
    return java && new Recording({ component: name, ...java, file: join(folder, `${name}.jfr`) });
  });
  return (await Promise.all(found)).filter((recording) => recording !== undefined);
}

/** The first of a process and its descendants that runs `java`: a component may have been started by a script. */
async function javaOf(pid) {
  for (const one of await family(pid)) {
    const program = await readlink(`/proc/${one}/exe`).catch(() => '');
    if (basename(program) === 'java') return { pid: one, tools: dirname(program) };
  }
  return undefined;
}
