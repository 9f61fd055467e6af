import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Progress } from './progress.js';

const ARTILLERY = fileURLToPath(new URL('../node_modules/artillery/bin/run', import.meta.url));
const QUIET = fileURLToPath(new URL('quiet-artillery.cjs', import.meta.url));
const PROGRESS_EVERY_MILLIS = 5000;

/**
 * Runs Artillery as a child process. Its own output goes to `log`; what is printed is one line every
 * few seconds. The scenario's file is not touched: target and phases arrive as arguments.
 *
 * @param {{ script: string, target: string, overrides: object, output: string, log: string }} run
 * @param {(line: string) => void} print
 * @returns {Promise<number>} Artillery's exit code: 0 also when every request failed
 */
export async function runArtillery({ script, target, overrides, output, log }, print) {
  const child = spawn(
    process.execPath,
    [
      ...['--require', QUIET, ARTILLERY, 'run', '--target', target, '--output', output],
      ...['--overrides', JSON.stringify(overrides), script],
    ],
    {
      env: { ...process.env, ARTILLERY_DISABLE_TELEMETRY: 'true', NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
      // Its own process group: a Ctrl-C then reaches it once, through us; a second one would cut it off.
      detached: true,
    },
  );
  const progress = new Progress(Date.now());
  const logFile = createWriteStream(log);
  const follow = (line) => {
    logFile.write(`${line}\n`);
    progress.accept(line, Date.now());
  };
  createInterface({ input: child.stdout }).on('line', follow);
  createInterface({ input: child.stderr }).on('line', follow);
  const ticker = setInterval(() => print(progress.describe(Date.now())), PROGRESS_EVERY_MILLIS);
  // Interrupted, Artillery ends without results; what there is so far is in its log.
  const interrupt = () => child.kill('SIGINT');
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  try {
    return await new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => resolve(code ?? 1));
    });
  } finally {
    clearInterval(ticker);
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    logFile.end();
  }
}
