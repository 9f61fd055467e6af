/** The middle of an odd number of values, the mean of the two middle ones of an even number. */
export function median(values) {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Events by which the lag grows each second: the least-squares line through the samples. */
export function slope(samples) {
  if (samples.length < 2) return 0;
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const at = mean(samples.map((sample) => sample.atSeconds));
  const lag = mean(samples.map((sample) => sample.lag));
  const above = samples.reduce((sum, each) => sum + (each.atSeconds - at) * (each.lag - lag), 0);
  const below = samples.reduce((sum, each) => sum + (each.atSeconds - at) ** 2, 0);
  return below === 0 ? 0 : above / below;
}
