import { mean } from './timeline.js';

/** Of what a mean of one second is the mean: the field that says how many there were in it. */
const COUNTED_BY = {
  requestMillis: 'requestsPerSecond',
  sqlMillis: 'sqlPerSecond',
  poolWaitMillis: 'poolWaitsPerSecond',
  feedPoolWaitMillis: 'feedPoolWaitsPerSecond',
  appendWaitMillis: 'appendsPerSecond',
  appendBatchSize: 'appendBatchesPerSecond',
  visibilityMillis: 'visiblePerSecond',
  viewHitShare: 'viewReadsPerSecond',
};

/**
 * The mean of a field over some moments and monitors. What is itself a mean of its
 * second counts by how many it is of: a second with one request says less than one with a hundred.
 *
 * @returns {number | null} null where nothing is known
 */
export function meanOver(timeline, names, field, times = timeline.times) {
  const count = COUNTED_BY[field];
  if (count === undefined) {
    return mean(names.map((name) => mean(times.map((at) => timeline.value(at, name, field)))));
  }
  let sum = 0;
  let all = 0;
  for (const name of names) {
    for (const at of times) {
      const [value, weight] = [timeline.value(at, name, field), timeline.value(at, name, count)];
      if (value === null || !(weight > 0)) continue;
      sum += value * weight;
      all += weight;
    }
  }
  return all > 0 ? sum / all : null;
}

/** What a rate, which is sampled once a second, comes to over all moments; null where nothing is known. */
export function totalOver(timeline, names, field) {
  const known = names.flatMap((name) => timeline.series(name, field)).filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}
