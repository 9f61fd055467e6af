/** With fewer values a figure is chance: about ten must lie above it. */
export const VALUES_MIN = { mean: 30, p50: 30, p95: 200, p99: 1000, p999: 10_000 };

/**
 * Percentiles of all values, not of summaries of them: those cannot be merged. Nearest rank, so each is a
 * value that was measured.
 *
 * @param {number[]} values in milliseconds, in any order
 * @returns {{ count, mean, p50, p95, p99, p999, max } | null} null without values
 */
export function distribution(values) {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  const rank = (share) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  const sum = sorted.reduce((total, value) => total + value, 0);
  return {
    count: sorted.length,
    mean: round(sum / sorted.length),
    p50: round(rank(0.5)),
    p95: round(rank(0.95)),
    p99: round(rank(0.99)),
    p999: round(rank(0.999)),
    max: round(sorted[sorted.length - 1]),
  };
}

function round(value) {
  return Math.round(value * 100) / 100;
}
