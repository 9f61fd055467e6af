import { number, percent } from '../analysis/words.js';
import { settingSentences } from './recommendation.js';

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

function small(value) {
  return value === 0 ? '0' : value.toPrecision(2);
}

function highest(steps) {
  return steps.length === 0
    ? undefined
    : steps.reduce((most, step) => (step.rate > most.rate ? step : most));
}
