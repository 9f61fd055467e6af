import { number, percent } from '../analysis/words.js';

/**
 * What was found, in sentences for people.
 *
 * @param found see Capacity
 * @returns {{ reached: boolean, title: string, remarks: string[], searches: { workload: string, reached: boolean,
 *     title: string, sentences: string[], bottleneck: string }[], settings: string[] }} `reached`: whether a limit
 *     was found; of the whole, whether of each workload
 */
export function conclude(found) {
  const searches = found.searches.map(concludeSearch);
  return {
    reached: searches.length > 0 && searches.every(({ reached }) => reached),
    title:
      searches.map(({ workload, title }) => `${workload} ${title}`).join(', ') || 'Nothing was found',
    remarks: remarksOn(found),
    searches,
    settings: settingSentences(found),
  };
}

function concludeSearch(search) {
  const { workload, knee, limit } = search;
  return {
    workload,
    reached: knee !== null && limit !== null,
    title: knee === null ? 'no rate held' : `${knee}/s`,
    sentences: [...kneeSentences(search), ...scalabilitySentences(search)],
    bottleneck: bottleneckSentence(search),
  };
}

function remarksOn({ interrupted, problem, searches, workloads }) {
  const missing = workloads.slice(searches.length);
  return [
    interrupted && 'The search was interrupted: this is what was found until then.',
    problem && `The search did not come to its end: ${problem}`,
    missing.length > 0 && `Not searched: ${missing.join(', ')}.`,
  ].filter(Boolean);
}

/** The step that did not hold just above the knee, or else the highest one. */
export function limitingStep({ steps, limit }) {
  return steps.findLast(({ rate, holds }) => rate === limit && !holds) ?? highest(steps);
}

/** The knee's own step. */
export function kneeStep({ steps, knee }) {
  return steps.findLast(({ rate, holds }) => rate === knee && holds);
}

function kneeSentences(search) {
  const { knee, limit, workload, steps, doubts } = search;
  const sentences = [];
  if (knee === null) {
    const last = steps.at(-1);
    sentences.push(
      last === undefined
        ? 'No step was made.'
        : `Not even ${Math.min(...steps.map(({ rate }) => rate))} requests/s held: ${last.reasons.join('; ')}.`,
    );
  } else {
    const { achievedShare, p99Millis, meanMillis } = kneeStep(search);
    sentences.push(
      `The workload "${workload}" holds up to ${knee} requests/s: ${percent(achievedShare)} of them achieved, ` +
        `${number(meanMillis)} ms on average, p99 ${number(p99Millis)} ms.`,
      limit === null
        ? 'No step failed: the limit is higher.'
        : `${limit}/s did not hold: ${limitingStep(search).reasons.join('; ')}.`,
    );
  }
  if (doubts.length > 0) sentences.push(`With care: ${doubts.join('; ')}.`);
  return sentences;
}

function bottleneckSentence(search) {
  const step = limitingStep(search);
  if (step === undefined) return 'Nothing is known: no step was made.';
  const { conclusion, generatorLimits, disturbed } = step;
  return [generatorLimits, conclusion, disturbed].filter(Boolean).join(' ');
}

function scalabilitySentences({ scalability }) {
  if (!scalability) return ['The law of scalability could not be fitted: too few steps held.'];
  const { sigma, kappa, fit, points, trusted, doubts } = scalability;
  return [
    `By the Universal Scalability Law, contention σ is ${small(sigma)} and coherency κ ${small(kappa)}; ${limitByLaw(scalability)} ` +
      `(R² ${fit.toFixed(3)} over ${points} steps).`,
    trusted
      ? 'The fit can be trusted within what was measured.'
      : `The fit is not to be trusted: ${doubts.join('; ')}.`,
  ];
}

function limitByLaw({ peakConcurrency, peakPerSecond, ceilingPerSecond }) {
  if (peakPerSecond !== null)
    return `its peak is ${number(peakPerSecond)}/s at ${number(peakConcurrency)} requests at a time`;
  return ceilingPerSecond === null
    ? 'it sees no limit'
    : `throughput nears its ceiling of ${number(ceilingPerSecond)}/s and has no peak`;
}

function settingSentences(found) {
  const { settings, effects, noise, recommendation, confirmation, untried = [], searches } = found;
  const [first] = searches;
  if (settings.length === 0) return ['No settings were tried, as asked.'];
  if (!effects?.length) {
    return [
      (first?.knee ?? null) === null
        ? 'Without a knee no settings were tried.'
        : 'There was no time to try settings.',
    ];
  }
  const sentences = [
    `${counted(effects.length, 'setting')} tried with the workload "${first.workload}", one at a time. The default, in ${counted(noise.runs, 'run')}, varied: noise is ` +
      `±${percent(noise.band.good)} in throughput and ±${percent(noise.band.quick)} in speed.`,
  ];
  if (!recommendation) {
    sentences.push('None of them helped by more than that: the defaults are the best within noise.');
  } else {
    const { settings: helped, promised } = recommendation;
    sentences.push(
      `${isRecommended(found) ? 'Recommended' : 'Best in their trials'}: ${helped.map(({ name }) => name).join(', ')}. Promised: at least ${signed(promised)} ${FIGURES[recommendation.figure]}.`,
      confirmation === undefined
        ? 'There was no time to confirm it.'
        : confirmationSentence(confirmation),
    );
  }
  if (untried.length > 0) sentences.push(`Not tried for want of time: ${untried.join(', ')}.`);
  return sentences;
}

/** What the two figures of a trial are. */
export const FIGURES = {
  good: 'right and quick answers/s above the knee',
  quick: 'speed below the knee',
};

const OUTCOMES = {
  kept: 'the promise was kept',
  less: 'better, but by less than promised',
  'not kept': 'the promise was not kept: within the noise the defaults are as good',
};

function confirmationSentence({ outcome, change, band, runs }) {
  return (
    `In ${counted(runs.recommended.length, 'run')} with it and ${runs.defaults.length} without, in turns, it was ${signed(change)} ` +
    `(noise ±${percent(band)}): ${OUTCOMES[outcome]}.`
  );
}

/** Whether there are settings better than the defaults: found in trials, and not refuted by the confirmation. */
export function isRecommended({ recommendation, confirmation }) {
  return Boolean(recommendation) && confirmation?.outcome !== 'not kept';
}

/** A change in words. */
export function signed(share) {
  return `${share > 0 ? '+' : ''}${Math.round(share * 100)} %`;
}

function small(value) {
  return value === 0 ? '0' : value.toPrecision(2);
}

function highest(steps) {
  return steps.length === 0
    ? undefined
    : steps.reduce((most, step) => (step.rate > most.rate ? step : most));
}

function counted(count, name) {
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}
