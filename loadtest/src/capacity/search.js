/** A step that failed a little is tried so often; noise fails a step once, a limit twice. */
const FAILURES_TO_BELIEVE = 2;

/**
 * The next rate to try: up a ladder until a step fails, then between the highest that held and the lowest
 * that did not. When the first step fails already, down the ladder. Pure: all it knows is what was tried.
 *
 * @param {{ rate: number, holds: boolean, clearly?: boolean }[]} steps in their order; one that failed
 *     `clearly` is not tried again
 * @param {{ start: number, factor: number, resolution: number, least: number, most: number }} options
 *     `resolution`: how far apart, as a factor, the two ends may be at the end
 * @returns {{ rate: number, why: 'ladder' | 'again' | 'between' | 'down' } | undefined} nothing when done
 */
export function nextStep(steps, { start, factor, resolution, least, most }) {
  const tried = byRate(steps);
  const doubted = tried.find(({ verdict }) => verdict === 'doubted');
  if (doubted !== undefined) return { rate: doubted.rate, why: 'again' };
  const failed = tried.find(({ verdict }) => verdict === 'failed');
  const held = highestBelow(tried, failed?.rate);
  if (failed === undefined) {
    const rate = held === undefined ? start : Math.min(most, whole(held * factor));
    return held !== undefined && held >= most ? undefined : { rate, why: 'ladder' };
  }
  if (held === undefined) {
    const rate = whole(failed.rate / factor);
    return rate < least || rate >= failed.rate ? undefined : { rate, why: 'down' };
  }
  if (failed.rate / held <= resolution) return undefined;
  const rate = whole(Math.sqrt(failed.rate * held));
  return rate <= held || rate >= failed.rate ? undefined : { rate, why: 'between' };
}

/**
 * The highest rate that held below the lowest that failed, and what stands against it: rates above the
 * lowest failure that held, failures that another try did not confirm, and what is unknown of the knee's own step.
 *
 * @returns {{ knee: number | null, limit: number | null, doubts: string[] }} `limit` is the lowest rate
 *     that failed; without one the system was not brought to its limit
 */
export function kneeOf(steps) {
  const tried = byRate(steps);
  const failed = tried.find(({ verdict }) => verdict !== 'held');
  const doubts = tried
    .filter(({ verdict, failures }) => verdict === 'held' && failures > 0)
    .map(({ rate }) => `${rate}/s failed once and held when it was tried again`);
  const above = tried.filter(({ rate, verdict }) => verdict === 'held' && rate > failed?.rate);
  if (above.length > 0) {
    doubts.push(`${above[0].rate}/s held although ${failed.rate}/s, which is less, did not`);
  }
  const knee = highestBelow(tried, failed?.rate) ?? null;
  const ofKnee = steps.filter(({ rate, holds }) => rate === knee && holds);
  doubts.push(...ofKnee.flatMap((step) => step.doubts ?? []).map((doubt) => `at ${knee}/s ${doubt}`));
  return { knee, limit: failed?.rate ?? null, doubts };
}

/** What is believed of each rate, from the lowest on. */
function byRate(steps) {
  const rates = [...new Set(steps.map(({ rate }) => rate))].sort((a, b) => a - b);
  return rates.map((rate) => {
    const own = steps.filter((step) => step.rate === rate);
    const failures = own.filter(({ holds }) => !holds).length;
    const believed = failures >= FAILURES_TO_BELIEVE || own.some(({ clearly }) => clearly);
    const verdict = own.some(({ holds }) => holds) ? 'held' : believed ? 'failed' : 'doubted';
    return { rate, failures, verdict };
  });
}

function highestBelow(tried, limit = Infinity) {
  return tried.findLast(({ rate, verdict }) => verdict === 'held' && rate < limit)?.rate;
}

function whole(rate) {
  return Math.round(rate);
}
