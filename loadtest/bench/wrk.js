import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const MILLIS = { us: 0.001, ms: 1, s: 1000, m: 60_000 };

/**
 * Loads a URL with as many requests as the connections carry, each sending its next one as soon as its
 * last is answered (a closed model: right for the most that a system does, wrong for its latency under a
 * given load).
 *
 * @param {{ wrk: string, script?: string, url: string, seconds: number, connections: number, args?: string[] }} load
 * @returns {Promise<{ requests: number, seconds: number, perSecond: number, p50Millis: number,
 *   p99Millis: number, failures: number }>} failures are answers other than 2xx and 3xx, and broken connections
 */
export async function load({ wrk, script, url, seconds, connections, args = [] }) {
  const file = script && fileURLToPath(new URL(`wrk/${script}.lua`, import.meta.url));
  const { stdout } = await run(
    wrk,
    [
      ...['--threads', '1', '--connections', String(connections), '--duration', `${seconds}s`],
      ...['--latency', '--timeout', '10s'],
      ...(file ? ['--script', file] : []),
      ...[url, ...(args.length > 0 ? ['--', ...args] : [])],
    ],
    { timeout: (seconds + 60) * 1000 },
  );
  return readReport(stdout);
}

/** Reads what wrk prints. */
export function readReport(text) {
  const total = /(\d+) requests in ([\d.]+)(us|ms|s|m),/.exec(text);
  if (!total) throw new Error(`wrk printed no result:\n${text}`);
  const requests = Number(total[1]);
  const seconds = (Number(total[2]) * MILLIS[total[3]]) / 1000;
  const errors = /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(text) ?? [];
  const refused = Number(/Non-2xx or 3xx responses: (\d+)/.exec(text)?.[1] ?? 0);
  return {
    requests,
    seconds,
    perSecond: requests / seconds,
    p50Millis: percentile(text, '50'),
    p99Millis: percentile(text, '99'),
    failures: refused + errors.slice(1).reduce((sum, count) => sum + Number(count), 0),
  };
}

function percentile(text, percent) {
  const match = new RegExp(`^\\s+${percent}%\\s+([\\d.]+)(us|ms|s|m)$`, 'm').exec(text);
  return match ? Number(match[1]) * MILLIS[match[2]] : undefined;
}
