import { setTimeout as sleep } from 'node:timers/promises';

const TIMEOUT_MILLIS = 20_000;

/** A system that has just started may say "not yet" for some seconds. */
const ATTEMPTS_MAX = 10;
const PAUSE_LEAST_SECONDS = 0.1;

/**
 * Asks the API, and again as long as the answer is "try again later" (429, 503): then nothing has been done.
 *
 * @param {string} target base URL with /api
 * @returns {Promise<object>} the body
 * @throws {Error} when the answer is another refusal, or none
 */
export async function send(target, method, path, json) {
  for (let attempt = 1; ; attempt++) {
    const response = await fetch(`${target}${path}`, {
      method,
      headers: json === undefined ? {} : { 'content-type': 'application/json' },
      body: json === undefined ? undefined : JSON.stringify(json),
      signal: AbortSignal.timeout(TIMEOUT_MILLIS),
    });
    const text = await response.text();
    if (response.ok) return JSON.parse(text);
    const later = Number(response.headers.get('retry-after'));
    if (![429, 503].includes(response.status) || attempt === ATTEMPTS_MAX) {
      throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    }
    await sleep(Math.max(PAUSE_LEAST_SECONDS, later) * 1000);
  }
}
