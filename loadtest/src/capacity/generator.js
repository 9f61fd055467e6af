import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { CLASSPATH } from './build.js';

const OPTIONS = [
  ...['-XX:+UseSerialGC', '-Xms256m', '-Xmx512m', '--enable-native-access=ALL-UNNAMED'],
  '--sun-misc-unsafe-memory-access=allow',
];

/** Longer than a step may take by its own bounds, a generator is hung. */
const STEP_GRACE_MILLIS = 30_000;

/** Gatling's engine as a child process, see capacity/: one line in for each step, lines out. */
export class Generator {
  #child;
  #accept = () => {};
  #fail = () => {};
  #kill = () => this.#child.kill('SIGKILL');

  /** @param {string} apiUrl on 127.0.0.1 @param {string} log a file for what it says */
  constructor(java, apiUrl, log) {
    this.#child = spawn(java, [...OPTIONS, '-cp', CLASSPATH, 'espm.capacity.Generator', apiUrl], {
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true, // a Ctrl-C reaches it through us
    });
    this.#child.stderr.pipe(createWriteStream(log));
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.#accept(JSON.parse(line)));
    const ended = (why) => this.#fail(new Error(`the load generator has ended (${why}); see ${log}`));
    this.#child.on('error', ({ message }) => ended(message)).on('close', (code) => ended(code));
    this.#child.stdin.on('error', () => {}); // it has ended, which is said above
    process.on('exit', this.#kill);
  }

  /**
   * @param {object} step see Step.java
   * @param {(second: object) => void} onSecond
   * @param {AbortSignal} signal
   * @returns {Promise<object>} what was counted, see Recorder.java
   */
  run(step, onSecond, signal) {
    const limit =
      (step.leadSeconds + step.measuredSeconds + step.drainSeconds) * 1000 + STEP_GRACE_MILLIS;
    let late;
    let abort;
    return new Promise((resolve, reject) => {
      late = setTimeout(() => reject(new Error('the load generator is hung')), limit);
      abort = () => reject(signal.reason);
      signal.addEventListener('abort', abort);
      this.#fail = reject;
      this.#accept = ({ second, step: result }) => {
        if (second) onSecond(second);
        if (result) resolve(result);
      };
      this.#child.stdin.write(`${JSON.stringify(step)}\n`);
    }).finally(() => {
      clearTimeout(late);
      signal.removeEventListener('abort', abort);
    });
  }

  async stop() {
    process.off('exit', this.#kill);
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const closed = new Promise((resolve) => this.#child.once('close', resolve));
    this.#child.kill('SIGKILL'); // it keeps nothing
    await closed;
  }
}
