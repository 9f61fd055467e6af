import { median } from '../statistics.js';

/** What a figure may vary without a cause when the repeats of the default say nothing else. */
const NOISE_LEAST = { good: 0.05, quick: 0.15 };

/** Without an effect three pairs say "better" once in eight times, five of six once in nine. Fewer are not enough. */
const PAIRS_LEAST = 3;
const PAIRS_FOR_AN_EXCEPTION = 6;

/**
 * The first pairs make the promise, those after them keep it or not. A trial has the machine for itself, so what it
 * showed is not what a system does beside another one.
 */
export const PROMISING_PAIRS = 2;

/** What is less is not worth another setting. */
const GAIN_LEAST = 0.02;

/** A few repeats show less than all of what they vary: their widest distance, times this. */
const NOISE_OF_DISTANCE = 1.5;

/**
 * How far runs with nothing changed are apart, as parts of their middle: the noise band.
 *
 * @param {{ good: number, quick: number }[]} defaults `good`: right answers a second at more than is taken;
 *     `quick`: answers a second of one client well below that (1000 / mean milliseconds)
 * @returns {{ middle: { good, quick }, band: { good, quick }, runs: number }}
 */
export function noiseOf(defaults) {
  const middle = {};
  const band = {};
  for (const figure of ['good', 'quick']) {
    const values = defaults.map((run) => run[figure]);
    middle[figure] = median(values);
    const widest = Math.max(...values.map((value) => Math.abs(value / middle[figure] - 1)));
    // One run says nothing of its noise: nothing is believed then that is not twice as much.
    const known = defaults.length > 1 ? widest * NOISE_OF_DISTANCE : 2 * NOISE_LEAST[figure];
    band[figure] = Math.max(NOISE_LEAST[figure], Number.isFinite(known) ? known : 1);
  }
  return { middle, band, runs: defaults.length };
}

/**
 * What each setting changed, the best first. Throughput decides; answers that only came quicker count
 * when throughput is as it was.
 *
 * @param {{ setting: object, good: number, quick: number }[]} trials
 * @param noise see {@link noiseOf}
 * @returns {{ setting, good, quick, goodChange, quickChange, effect: 'better' | 'quicker' | 'none' | 'worse' |
 *     'slower' }[]}
 */
export function rank(trials, { middle, band }) {
  const order = { better: 0, quicker: 1, none: 2, slower: 3, worse: 4 };
  return trials
    .map(({ setting, good, quick }) => {
      const [goodChange, quickChange] = [change(good, middle.good), change(quick, middle.quick)];
      const effect =
        goodChange > band.good
          ? 'better'
          : goodChange < -band.good
            ? 'worse'
            : quickChange > band.quick
              ? 'quicker'
              : quickChange < -band.quick
                ? 'slower'
                : 'none';
      return { setting, good, quick, goodChange, quickChange, effect };
    })
    .sort((a, b) => order[a.effect] - order[b.effect] || b.goodChange - a.goodChange);
}

/**
 * The settings that helped, each variable at its best value, and what is expected of them together: as much
 * as the best of them did alone, less the noise of both runs. What several do together is not known.
 *
 * @returns {{ env: object, settings: object[], figure: 'good' | 'quick', expected: number } | null} null when
 *     nothing helped, or by so little that nothing can be expected
 */
export function recommend(ranked, { band }) {
  const helped = ranked.filter(({ effect }) => effect === 'better' || effect === 'quicker');
  if (helped.length === 0) return null;
  const env = {};
  const settings = [];
  for (const { setting } of helped) {
    if (Object.keys(setting.env).some((name) => name in env)) continue;
    Object.assign(env, setting.env);
    settings.push(setting);
  }
  const [best] = helped;
  const figure = best.effect === 'better' ? 'good' : 'quick';
  // Both vary, the run with the setting and those of the default.
  const expected = (1 + best[`${figure}Change`]) / (1 + band[figure]) ** 2 - 1;
  if (expected <= 0) return null;
  return { env, settings, figure, expected };
}

/**
 * Whether runs with the recommended settings are better than those without, and by what was promised. Judged by the
 * pairs alone, with no estimate of the noise: nearly all have to say that it is better. Of few pairs all may do so by
 * chance. What is promised is the least that the first pairs showed, and no more than was expected; whether it is
 * kept is judged by the others.
 *
 * @param {{ figure: 'good' | 'quick', expected: number }} recommendation
 * @param {{ defaults: object[], recommended: object[] }} runs pairs that were made next to each other, in their order
 * @returns {{ outcome: 'kept' | 'less' | 'not kept' | 'not confirmed', promised: number, change: number, from: number,
 *     to: number }} the middle, the least and the largest change of the pairs that judge, or of all when there are
 *     only those that promise; 'not confirmed' when there are too few
 */
export function confirm({ figure, expected }, { defaults, recommended }) {
  const changes = defaults.map((run, pair) => change(recommended[pair][figure], run[figure]));
  const promised = Math.max(GAIN_LEAST, Math.min(expected, ...changes.slice(0, PROMISING_PAIRS)));
  const judging = changes
    .slice(changes.length > PROMISING_PAIRS ? PROMISING_PAIRS : 0)
    .sort((one, other) => (one < other ? -1 : 1)); // infinite ones have no difference
  const gained = median(judging);
  const against = changes.filter((each) => each <= 0).length;
  const isBetter = against <= (changes.length >= PAIRS_FOR_AN_EXCEPTION ? 1 : 0) && gained >= GAIN_LEAST;
  return {
    outcome: outcomeOf(changes.length, isBetter, gained >= promised),
    ...{ promised, change: gained, from: judging[0], to: judging.at(-1) },
  };
}

function outcomeOf(pairs, isBetter, isAsPromised) {
  if (pairs < PAIRS_LEAST) return 'not confirmed';
  if (!isBetter) return 'not kept';
  return isAsPromised ? 'kept' : 'less';
}

function change(now, before) {
  if (before > 0) return now / before - 1;
  return now > 0 ? Infinity : 0;
}
