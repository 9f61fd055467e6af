import { VALUES_MIN } from '../percentiles.js';

/** How much each varies by itself. */
const KINDS = { mean: 'middle', p50: 'middle', p95: 'tail', p99: 'far tail' };

/**
 * The figures of a run that are held against a baseline, in milliseconds.
 *
 * @returns {Record<string, { millis: number, kind: 'middle' | 'tail' | 'far tail' }>} by name; the kind
 *     says how much it varies by itself
 */
export function figuresOf({ responseMillis, endpoints }) {
  return Object.fromEntries([
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
      { millis: times[statistic], kind: KINDS[statistic] },
    ]);
}
