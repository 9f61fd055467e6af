/** With fewer requests a percentile is chance. */
const REQUESTS_MIN = 30;

/**
 * The figures of a run that are held against a baseline, in milliseconds.
 *
 * @returns {Record<string, { millis: number, kind: 'middle' | 'tail' | 'far tail' }>} by name; the kind
 *     says how much it varies by itself
 */
export function figuresOf({ responseMillis, endpoints }) {
  if (responseMillis === null) return {};
  const figures = {
    'all requests, avg': { millis: responseMillis.mean, kind: 'middle' },
    'all requests, p95': { millis: responseMillis.p95, kind: 'tail' },
    'all requests, p99': { millis: responseMillis.p99, kind: 'far tail' },
  };
  for (const { scenario, name, responseMillis: times } of endpoints) {
    if (times === null || times.count < REQUESTS_MIN) continue;
    figures[`${scenario}: ${name}, p50`] = { millis: times.p50, kind: 'middle' };
    figures[`${scenario}: ${name}, p95`] = { millis: times.p95, kind: 'tail' };
  }
  return figures;
}
