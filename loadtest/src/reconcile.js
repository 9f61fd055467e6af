import { setTimeout as sleep } from 'node:timers/promises';
import { disagreements } from './agreement.js';
import { countStore } from './store.js';
import { countTopic } from './topic.js';
import { countViews } from './views.js';

const PAUSE_MILLIS = 1000;
const LINE_EVERY_MILLIS = 5000;
const LEAST_TIMEOUT_MILLIS = 5000;

/** The ways to count, for a system at these addresses. Each takes its own limit in milliseconds. */
export function countersOf({ database, redisUrl }, env = process.env) {
  const generation = env.ESPM_VIEW_GENERATION;
  return {
    store: (timeoutMillis) => countStore(database, timeoutMillis),
    topic: (timeoutMillis) => countTopic(timeoutMillis),
    views: (timeoutMillis) => countViews(redisUrl, generation, timeoutMillis),
  };
}

/**
 * Counts until store, topic and read model agree, or the time is up. The topic is read whole and
 * therefore last, once the other two agree.
 *
 * @param counters see {@link countersOf}
 * @param {{ waitMillis: number, print: (line: string) => void, pauseMillis?: number }} options
 * @returns {Promise<{ agreed: boolean, reasons: string[], counts: object, waitedMillis: number }>}
 */
export async function reconcile(counters, { waitMillis, print, pauseMillis = PAUSE_MILLIS }) {
  const startedAt = Date.now();
  const elapsed = () => Date.now() - startedAt;
  let nextLineAtMillis = 0;
  for (;;) {
    const left = Math.max(LEAST_TIMEOUT_MILLIS, waitMillis - elapsed());
    const counts = {};
    counts.store = await attempt(counters.store, left);
    counts.views = await attempt(counters.views, left);
    const lastRound = elapsed() >= waitMillis;
    const withoutTopic = disagreements(counts);
    if (withoutTopic.length === 0 || lastRound) counts.topic = await attempt(counters.topic, left);
    const reasons = disagreements(counts);
    // Agreement is that of all three: a round that did not read the topic says nothing about it.
    const agreed = reasons.length === 0 && counts.topic !== undefined;
    if (agreed || lastRound) return { agreed, reasons, counts, waitedMillis: elapsed() };
    if (elapsed() >= nextLineAtMillis) {
      print(`${Math.round(elapsed() / 1000)} s  waiting: ${reasons.join('; ')}`);
      nextLineAtMillis = elapsed() + LINE_EVERY_MILLIS;
    }
    await sleep(pauseMillis);
  }
}

/** A system that cannot be counted now may be in a moment; what is wrong with it is a result. */
async function attempt(counter, timeoutMillis) {
  try {
    return await counter(timeoutMillis);
  } catch (error) {
    return { problem: error.message || error.code || error.name };
  }
}
