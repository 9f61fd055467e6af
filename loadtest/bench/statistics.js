import { median } from '../src/statistics.js';

/**
 * Several measurements of the same thing.
 *
 * @returns {{ median: number, min: number, max: number, values: number[] } | undefined} undefined for none
 */
export function spread(values) {
  if (values.length === 0) return undefined;
  return { median: median(values), min: Math.min(...values), max: Math.max(...values), values };
}

/**
 * Ratios of pairs that were measured in the same round: what disturbs a round disturbs both.
 *
 * @param {number[]} measured by round
 * @param {number[]} limits by round
 */
export function ratios(measured, limits) {
  const pairs = measured.map((value, round) => value / limits[round]);
  return spread(pairs.filter((ratio) => Number.isFinite(ratio)));
}

/**
 * A quantile out of the difference of two Prometheus histograms with the same bounds, by linear
 * interpolation within a bucket as Prometheus' histogram_quantile does it.
 *
 * @param {Map<number, number>} before cumulative counts by upper bound, Infinity included
 * @param {Map<number, number>} after
 * @returns {number | undefined} undefined when nothing was counted; the last bound when it lies beyond
 */
export function histogramQuantile(before, after, quantile) {
  const bounds = [...after.keys()].sort((one, other) => one - other);
  const counts = bounds.map((bound) => after.get(bound) - (before.get(bound) ?? 0));
  const total = counts.at(-1);
  if (!total) return undefined;
  const rank = quantile * total;
  const at = counts.findIndex((count) => count >= rank);
  const lower = at === 0 ? 0 : bounds[at - 1];
  if (!Number.isFinite(bounds[at])) return lower;
  const below = at === 0 ? 0 : counts[at - 1];
  return lower + ((bounds[at] - lower) * (rank - below)) / (counts[at] - below);
}
