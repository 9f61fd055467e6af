import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { DEPTH_MAX } from './recordings.js';
import { groupOf } from './threads.js';

const EVENT = 'jdk.ExecutionSample';

/** Stands for the outermost calls of a stack that was too deep to be kept. */
export const CUT = '[deeper]';

/**
 * The stacks of a recording: line by line, as their text is many times as long as the file.
 *
 * @param {{ reader: string, file: string }} recording
 * @returns {Promise<Map<string, number>>} see {@link Stacks}
 */
export async function stacksOf({ reader, file }) {
  const child = spawn(reader, ['print', '--events', EVENT, '--stack-depth', String(DEPTH_MAX), file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  closed.catch(() => {}); // told below, when all lines have been read
  const stacks = new Stacks();
  for await (const line of createInterface({ input: child.stdout })) stacks.take(line);
  const [code] = await closed;
  if (code !== 0) throw new Error(`${reader} print ended with ${code}`);
  return stacks.counts;
}

/** Reads what `jfr print` says of samples, a line at a time. */
export class Stacks {
  /** How often each stack was seen: its group of threads and its methods, from the outermost on, with `;` in between. */
  counts = new Map();

  #isSample = false;
  #thread;
  #methods = [];
  #isInStack = false;

  take(line) {
    const text = line.trim();
    if (text === `${EVENT} {`) this.#begin();
    else if (!this.#isSample) return; // another kind of event
    else if (line === '}') this.#end();
    else if (this.#isInStack) this.#takeMethod(text);
    else if (text.startsWith('sampledThread = ')) this.#thread = /"(.*)"/.exec(text)?.[1];
    else if (text === 'stackTrace = [') this.#isInStack = true;
  }

  #begin() {
    this.#isSample = true;
    this.#thread = undefined;
    this.#methods = [];
    this.#isInStack = false;
  }

  #takeMethod(text) {
    if (text === ']') this.#isInStack = false;
    else this.#methods.push(text === '...' ? CUT : methodOf(text));
  }

  #end() {
    this.#isSample = false;
    if (this.#thread === undefined) return;
    const stack = [groupOf(this.#thread).replaceAll(';', ','), ...this.#methods.reverse()].join(';');
    this.counts.set(stack, (this.counts.get(stack) ?? 0) + 1);
  }
}

/** Class and method, without parameters and line. Classes that the JVM makes while it runs have an address in their names. */
function methodOf(text) {
  return text.replace(/\(.*/, '').replace(/[./+]0x[0-9a-f]+/g, '');
}

/** The usual text that tools for flame graphs read: a stack, a blank, how often it was seen. */
export function collapsedText(stacks) {
  const lines = [...stacks].map(([stack, count]) => `${stack} ${count}\n`);
  return lines.sort().join('');
}
