import { distribution } from '../percentiles.js';
import { outcomeOf } from '../outcomes.js';

/** More points than a screen has across help nobody. */
const POINTS_MAX = 600;

/** The shared time axis: seconds since the beginning, in steps of whole seconds. */
export function axisOf(startMillis, endMillis) {
  const seconds = Math.max(1, Math.ceil((endMillis - startMillis) / 1000));
  const stepSeconds = Math.ceil(seconds / POINTS_MAX);
  const count = Math.ceil(seconds / stepSeconds);
  return {
    startMillis,
    stepSeconds,
    count,
    seconds: Array.from({ length: count }, (_, n) => n * stepSeconds),
  };
}

/** The charts that come from the requests themselves. */
export function requestCharts(requests, phases, axis) {
  const { startMillis, stepSeconds, count } = axis;
  const buckets = Array.from({ length: count }, () => []);
  for (const request of requests) {
    const bucket = Math.floor((request.at - startMillis) / 1000 / stepSeconds);
    buckets[Math.min(bucket, count - 1)]?.push(request); // the last answer is the end of the axis
  }
  const perSecond = (number) => Math.round((number / stepSeconds) * 100) / 100;
  const times = buckets.map((own) =>
    distribution(own.filter(({ expected }) => expected).map(({ millis }) => millis)),
  );
  const offered = axis.seconds.map((second) => {
    const at = startMillis + second * 1000;
    return (
      phases.findLast(({ startedAtMillis }) => startedAtMillis <= at + 1000)?.offeredPerSecond ?? null
    );
  });
  return [
    {
      ...{ section: 'throughput', title: 'Throughput', unit: 'requests/s' },
      series: [
        { label: 'offered', values: offered },
        {
          label: 'achieved',
          values: buckets.map((own) => perSecond(own.filter(({ expected }) => expected).length)),
        },
      ],
    },
    {
      ...{ section: 'times', title: 'Response time', unit: 'ms' },
      series: ['p50', 'p95', 'p99'].map((name) => ({
        label: name,
        values: times.map((own) => own?.[name] ?? null),
      })),
    },
    {
      ...{ section: 'errors', title: 'Answers by kind', unit: '1/s' },
      series: kindsOf(requests).map((kind) => ({
        label: kind,
        values: buckets.map((own) =>
          perSecond(own.filter((request) => kindOf(request) === kind).length),
        ),
      })),
    },
  ];
}

function kindsOf(requests) {
  return [...new Set(requests.map(kindOf))].sort();
}

/** Refusals on purpose are told from errors. */
export function kindOf({ status, error, unmet, expected }) {
  if (!expected) return `${outcomeOf({ status, error, unmet })} (error)`;
  return status < 400 ? 'success' : `${status}, on purpose`;
}
