/**
 * The thresholds of a scenario (`ensure`) against Artillery's own figures, by the names that Artillery
 * gives them.
 *
 * @param {Record<string, number>[]} thresholds such as `{ "http.response_time.p99": 250 }`
 * @param {{ summaries?: object }} aggregate of Artillery's run.json
 * @returns {{ metric: string, below: number, value: number | null, held: boolean }[]}
 */
export function checkThresholds(thresholds, { summaries = {} }) {
  return thresholds.flatMap((entry) =>
    Object.entries(entry).map(([metric, below]) => {
      const dot = metric.lastIndexOf('.');
      const value = summaries[metric.slice(0, dot)]?.[metric.slice(dot + 1)] ?? null;
      return { metric, below, value, held: value !== null && value < below };
    }),
  );
}
