import { VALUES_MIN } from './percentiles.js';

const RESPONSE_TIME = /^http\.response_time\.(p\d+|median|mean|max)$/;

/**
 * The thresholds of a scenario (`ensure`), by the names that Artillery gives them. A response time has to be
 * below by Artillery's own figure, which ends at the first byte and is of the whole run, and by the
 * recorder's, which ends at the last byte: of the whole run, and of each phase with enough requests, as those
 * at a low rate hide those at a high one. The largest is named.
 *
 * @param {Record<string, number>[]} thresholds such as `{ "http.response_time.p99": 250 }`
 * @param {{ summaries?: object }} aggregate of Artillery's run.json
 * @param {{ responseMillis: object | null, phases: object[] }} summary see summarize
 * @returns {{ metric: string, below: number, value: number | null, where: string, held: boolean }[]}
 */
export function checkThresholds(thresholds, { summaries = {} }, summary) {
  return thresholds.flatMap((entry) =>
    Object.entries(entry).map(([metric, below]) => {
      const dot = metric.lastIndexOf('.');
      const value = summaries[metric.slice(0, dot)]?.[metric.slice(dot + 1)] ?? null;
      const found = [
        { value, where: 'the whole run, to the first byte' },
        ...ownValues(RESPONSE_TIME.exec(metric)?.[1], summary),
      ].filter((each) => each.value !== null);
      const [worst = { value: null, where: '' }] = found.sort((a, b) => b.value - a.value);
      return { metric, below, ...worst, held: worst.value !== null && worst.value < below };
    }),
  );
}

function ownValues(asked, { responseMillis, phases }) {
  const statistic = asked === 'median' ? 'p50' : asked;
  if (statistic === undefined || responseMillis?.[statistic] === undefined) return [];
  return [
    { value: responseMillis[statistic], where: 'the whole run, to the last byte' },
    ...phases
      .filter(({ responseMillis: own }) => own !== null && own.count >= (VALUES_MIN[statistic] ?? 0))
      .map(({ name, responseMillis: own }) => ({
        value: own[statistic],
        where: `phase "${name}", to the last byte`,
      })),
  ];
}
