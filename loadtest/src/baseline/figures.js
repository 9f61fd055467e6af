import { ownCores } from '../analysis/resources/machine.js';
import { mean } from '../analysis/timeline.js';
import { VALUES_MIN } from '../percentiles.js';

/** How much each varies by itself. */
const KINDS = { mean: 'middle', p50: 'middle', p95: 'tail', p99: 'far tail' };

/**
 * The figures of a run that are held against a baseline, in milliseconds.
 *
 * @returns {Record<string, { millis: number, kind: 'middle' | 'tail' | 'far tail', count: number }>} by
 *     name; the kind says how much it varies by itself, `count` of how many requests it is
 */
export function figuresOf({ requestsPerSecond, responseMillis, endpoints }, timeline) {
  return Object.fromEntries([
    ...processorTime(requestsPerSecond, responseMillis?.count ?? 0, timeline),
    ...figures('all requests', responseMillis, ['mean', 'p95', 'p99']),
    ...endpoints.flatMap(({ scenario, name, responseMillis: times }) =>
      figures(`${scenario}: ${name}`, times, ['p50', 'p95']),
    ),
  ]);
}

function figures(name, times, statistics) {
  return statistics
    .filter((statistic) => times !== null && times.count >= VALUES_MIN[statistic])
    .map((statistic) => [
      `${name}, ${statistic === 'mean' ? 'avg' : statistic}`,
      { millis: times[statistic], kind: KINDS[statistic], count: times.count },
    ]);
}

/**
 * What a request costs, of all of ESPM's processes: it shows a build that works more and still answers as
 * fast. It varies like a tail, as a system that has just started compiles its code meanwhile.
 */
function processorTime(requestsPerSecond, count, timeline) {
  const cores = mean(timeline.times.map((at) => ownCores(timeline, at)));
  if (cores === null || count < VALUES_MIN.mean) return [];
  const millis = (cores * 1000) / requestsPerSecond;
  return [['processor time per request', { millis, kind: 'tail', count }]];
}
