import { setTimeout as sleep } from 'node:timers/promises';

const TIMEOUT_MILLIS = 20_000;

/** A system that has just started may say "not yet" for some seconds. */
const ATTEMPTS_MAX = 10;
const PAUSE_SECONDS = { least: 0.1, most: 5 };

/**
 * Asks the API, and again as long as the answer is "try again later" (429, 503): then nothing has been done.
 *
 * @param {string} target base URL with /api
 * @param {string} method of HTTP
 * @param {string} path below the target, with its query
 * @param {{ json?: object, signal?: AbortSignal }} [options] a body to send, and what ends it all early
 * @returns {Promise<object>} the body of the answer
 * @throws {Error} when the answer is another refusal, or none within 20 s, or it was ended
 */
export async function send(target, method, path, { json, signal } = {}) {
  for (let attempt = 1; ; attempt++) {
    const late = AbortSignal.timeout(TIMEOUT_MILLIS);
    const response = await fetch(`${target}${path}`, {
      method,
      headers: json === undefined ? {} : { 'content-type': 'application/json' },
      body: json === undefined ? undefined : JSON.stringify(json),
      signal: signal === undefined ? late : AbortSignal.any([late, signal]),
    });
    const text = await response.text();
    if (response.ok) return JSON.parse(text);
    if (![429, 503].includes(response.status) || attempt === ATTEMPTS_MAX) {
      throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    }
    const { least, most } = PAUSE_SECONDS;
    const later = Number(response.headers.get('retry-after')) || 0;
    await sleep(Math.min(most, Math.max(least, later)) * 1000, undefined, { signal });
  }
}
