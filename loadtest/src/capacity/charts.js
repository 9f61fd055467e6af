import { throughputAt } from './usl.js';

const CURVE_POINTS = 60;

/** The curve is drawn this far beyond what was measured. */
const CURVE_BEYOND = 1.3;

/**
 * The charts of the page: what is across, in rising order, and a value or null of each series for each.
 *
 * @returns {{ search: number, section, title, unit, across, x: number[], series: object[], marks: object[] }[]}
 *     `search`: of the how many-th workload
 */
export function capacityCharts({ searches, p99Millis }) {
  return searches.flatMap((search, n) =>
    chartsOfSearch(search, p99Millis).map((chart) => ({ search: n, ...chart })),
  );
}

function chartsOfSearch({ steps, knee, scalability }, p99Millis) {
  if (steps.length === 0) return [];
  const charts = [throughput(steps, knee), latency(steps, knee, p99Millis)];
  return scalability ? [...charts, law(steps, scalability)] : charts;
}

function throughput(steps, knee) {
  const { x, series } = byRate(steps);
  return {
    ...{
      section: 'load',
      title: 'Throughput',
      unit: 'requests/s',
      across: 'offered/s',
      x,
      marks: kneeMark(knee),
    },
    series: [
      { label: 'offered', values: x, dashed: true, colour: 5 },
      {
        label: 'achieved',
        values: series((step) => step.achievedPerSecond),
        points: 'and line',
        colour: 0,
      },
      {
        label: 'right and quick',
        values: series((step) => step.goodPerSecond),
        points: 'and line',
        colour: 3,
      },
    ],
  };
}

function latency(steps, knee, p99Millis) {
  const { x, series } = byRate(steps);
  return {
    ...{
      section: 'load',
      title: 'Response time',
      unit: 'ms, logarithmic',
      across: 'offered/s',
      x,
      marks: kneeMark(knee),
    },
    logarithmic: true,
    series: [
      {
        label: 'p99',
        values: series(({ p99Millis: value }) => positive(value)),
        points: 'and line',
        colour: 2,
      },
      {
        label: 'p95',
        values: series(({ p95Millis: value }) => positive(value)),
        points: 'and line',
        colour: 1,
      },
      {
        label: 'mean',
        values: series(({ meanMillis: value }) => positive(value)),
        points: 'and line',
        colour: 0,
      },
      { label: 'most that p99 may be', values: x.map(() => p99Millis), dashed: true, colour: 5 },
    ],
  };
}

function law(steps, scalability) {
  const points = steps.map(({ concurrency, achievedPerSecond, achievedShare }) => ({
    ...{ at: concurrency, value: achievedPerSecond, isSteady: achievedShare >= 0.95 },
  }));
  const steady = points.filter(({ isSteady }) => isSteady);
  const most = Math.max(1, ...steady.map(({ at }) => at)) * CURVE_BEYOND;
  const peak = scalability.peakConcurrency;
  // What is far to the right, such as of overload, would press the curve against the axis.
  const shown = points.filter(({ at }) => at <= 2 * most);
  const curve = Array.from(
    { length: CURVE_POINTS },
    (_, n) => 1 + ((most - 1) * n) / (CURVE_POINTS - 1),
  );
  const x = [...new Set([...curve, ...shown.map(({ at }) => at)])].sort((a, b) => a - b);
  const valueAt = (list) => x.map((at) => list.find((point) => point.at === at)?.value ?? null);
  return {
    ...{
      section: 'scalability',
      title: 'Universal Scalability Law',
      unit: 'requests/s',
      across: 'requests at a time',
      x,
    },
    series: [
      {
        label: scalability.trusted ? 'law' : 'law (not to be trusted)',
        values: x.map((at) => (at < 1 ? null : throughputAt(scalability, at))),
        dashed: !scalability.trusted,
        colour: 0,
      },
      {
        label: 'measured',
        values: valueAt(shown.filter(({ isSteady }) => isSteady)),
        points: 'only',
        colour: 3,
      },
      {
        label: 'overload, not fitted',
        values: valueAt(shown.filter(({ isSteady }) => !isSteady)),
        points: 'only',
        colour: 2,
      },
    ],
    marks: peak !== null && peak <= 2 * most ? [{ at: peak, label: 'peak' }] : [],
  };
}

/** The last step of each rate. */
function byRate(steps) {
  const last = new Map(steps.map((step) => [step.rate, step]));
  const x = [...last.keys()].sort((a, b) => a - b);
  return { x, series: (valueOf) => x.map((rate) => valueOf(last.get(rate)) ?? null) };
}

function positive(value) {
  return value > 0 ? value : null;
}

function kneeMark(knee) {
  return knee === null ? [] : [{ at: knee, label: `knee ${knee}/s` }];
}
