import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Progress } from './progress.js';
import { Recording } from './recording.js';

const ARTILLERY = fileURLToPath(new URL('../node_modules/artillery/bin/run', import.meta.url));
const QUIET = fileURLToPath(new URL('quiet-artillery.cjs', import.meta.url));
const PLUGINS = fileURLToPath(new URL('../', import.meta.url));
const PROGRESS_EVERY_MILLIS = 5000;

/**
 * Runs Artillery as a child process. Its own output goes to `log`, every request to `record`; what is
 * printed is one line every few seconds. The scenario's file is not touched: target, phases and the
 * recorder arrive as arguments and variables.
 *
 * @param {{ script: string, target: string, overrides: object, output: string, log: string,
 *     record: string, plannedSeconds: number, judgeTimes: boolean, env: object }} run
 * @param {import('./interruption.js').Interruption} interruption
 * @param {(line: string) => void} print
 * @returns {Promise<{ exitCode: number, phases: object[] }>} Artillery's exit code, which is 0 also when
 *     every request failed, and the phases as they happened
 */
export async function runArtillery(run, interruption, print) {
  const child = spawn(process.execPath, argumentsOf(run), {
    env: variablesOf(run),
    stdio: ['ignore', 'pipe', 'pipe'],
    // Its own process group: a Ctrl-C then reaches it once, through us; a second one would cut it off.
    detached: true,
  });
  const progress = new Progress(Date.now(), run.plannedSeconds);
  const recording = new Recording(run.record);
  const logFile = createWriteStream(run.log);
  const follow = (line) => {
    logFile.write(`${line}\n`);
    progress.accept(line, Date.now());
  };
  createInterface({ input: child.stdout }).on('line', follow);
  createInterface({ input: child.stderr }).on('line', follow);
  const ticker = setInterval(async () => {
    progress.acceptRequests((await recording.next()).requests);
    print(progress.describe(Date.now()));
    if (progress.isOverdue(Date.now())) child.kill('SIGKILL');
  }, PROGRESS_EVERY_MILLIS);
  // Interrupted, Artillery ends without results; what was recorded so far is there.
  const ended = () =>
    new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => resolve(code ?? 1));
    });
  try {
    const exitCode = await interruption.telling(() => child.kill('SIGINT'), ended);
    return { exitCode, phases: progress.phases };
  } finally {
    clearInterval(ticker);
    logFile.end();
  }
}

function argumentsOf({ script, target, overrides, output }) {
  return [
    ...['--require', QUIET, ARTILLERY, 'run', '--target', target, '--output', output],
    ...['--overrides', JSON.stringify(overrides), script],
  ];
}

function variablesOf({ record, judgeTimes, env }) {
  return {
    ...process.env,
    ...env,
    ...{ ARTILLERY_DISABLE_TELEMETRY: 'true', NO_COLOR: '1' },
    ...{ ARTILLERY_PLUGIN_PATH: PLUGINS, ARTILLERY_PLUGINS: '{"recorder":{}}' },
    ESPM_LOAD_RECORD: record,
    // The recorder has one file, and phases must not be divided.
    WORKERS: '1',
    ...(judgeTimes ? {} : { ARTILLERY_DISABLE_ENSURE: 'true' }),
  };
}
