import { percent } from '../analysis/words.js';
import { PROMISING_PAIRS } from './effects.js';

/** What was tried, what is recommended, and whether that was confirmed. */
export function settingSentences(found) {
  const { settings, effects, noise, recommendation, untried = [], searches, triedWith } = found;
  if (settings.length === 0) return ['No settings were tried, as asked.'];
  if (!effects?.length) {
    return [
      searches.every(({ knee }) => knee === null)
        ? 'Without a knee no settings were tried.'
        : 'There was no time to try settings.',
    ];
  }
  const sentences = [
    `${counted(effects.length, 'setting')} tried with the workload "${triedWith.workload}", one at a time. The default, in ${counted(noise.runs, 'run')}, varied: noise is ` +
      `±${percent(noise.band.good)} in throughput and ±${percent(noise.band.quick)} in speed.`,
  ];
  if (!recommendation) {
    sentences.push(
      'None of them helped by so much more that anything could be expected: the defaults are the best within noise.',
    );
  } else {
    const { settings: helped, expected } = recommendation;
    sentences.push(
      `${isRecommended(found) ? 'Recommended' : 'Best in their trials'} for "${triedWith.workload}": ${helped.map(({ name }) => name).join(', ')}. Expected by the trials: at least ${signed(expected)} ${FIGURES[recommendation.figure]}.`,
      confirmationSentence(found),
    );
    if (searches.length > 1 && isRecommended(found))
      sentences.push('What they do to the other workloads was not tried.');
  }
  if (untried.length > 0) sentences.push(`Not tried for want of time: ${untried.join(', ')}.`);
  return sentences;
}

/** What the two figures of a trial are. */
export const FIGURES = {
  good: 'right answers/s with users who keep it busy',
  quick: 'speed at less than half of the limit',
};

const OUTCOMES = {
  kept: 'the promise was kept',
  less: 'better, but by less than promised',
  'not kept': 'the promise was not kept',
  'not confirmed': 'too few to confirm the promise',
};

/** How the comparison of pairs came out, or why there was none. */
export function confirmationSentence({ confirmation, interrupted, problem }) {
  if (confirmation === undefined) {
    return interrupted || problem
      ? 'It was not confirmed before the end.'
      : 'There was no time to confirm it.';
  }
  if (confirmation.problem) return `It was not confirmed: ${confirmation.problem}`;
  const { outcome, promised, change, from, to, runs } = confirmation;
  const pairs = runs.defaults.length;
  const both = 'with it and without, both running beside each other,';
  const found = `it was ${signed(change)} (${signed(from)} to ${signed(to)}): ${OUTCOMES[outcome]}.`;
  if (pairs <= PROMISING_PAIRS) return `In ${counted(pairs, 'pair')} of runs, ${both} ${found}`;
  return (
    `The first ${PROMISING_PAIRS} pairs of runs, ${both} promise at least ${signed(promised)}; ` +
    `in the ${counted(pairs - PROMISING_PAIRS, 'pair')} after them ${found}`
  );
}

/** Whether there are settings better than the defaults: found in trials, and not refuted by the confirmation. */
export function isRecommended({ recommendation, confirmation }) {
  return Boolean(recommendation) && confirmation?.outcome !== 'not kept' && !confirmation?.problem;
}

/** A change in words. */
export function signed(share) {
  if (share === Infinity) return 'from nothing to something';
  return `${share > 0 ? '+' : ''}${Math.round(share * 100)} %`;
}

function counted(count, name) {
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}
