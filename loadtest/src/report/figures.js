import { largest, mean } from '../analysis/timeline.js';
import { number, percent } from '../analysis/words.js';

/** The tiles below the verdict, each a link to where more of it is. */
export function figuresOf(summary, timeline) {
  const { responseMillis: times, achievedPerSecond, wrong, requests } = summary;
  const over = (beginning, field, fold) =>
    fold(timeline.names(beginning).map((name) => fold(timeline.series(name, field))));
  const offered = mean(summary.phases.map(({ offeredPerSecond }) => offeredPerSecond));
  const redisShare = ratio(
    over('redis', 'memoryBytes', largest),
    over('redis', 'memoryMaxBytes', largest),
  );
  return [
    figure('Average', times && `${times.mean} ms`, '#times'),
    figure('p95', times && `${times.p95} ms`, '#times'),
    figure('p99', times && `${times.p99} ms`, '#times'),
    figure(
      'Throughput',
      `${achievedPerSecond}/s`,
      '#throughput',
      offered === null
        ? ''
        : `highest phase ${Math.max(...summary.phases.map((phase) => phase.achievedPerSecond))}/s`,
    ),
    figure(
      'Errors',
      requests === 0 ? null : `${number((wrong / requests) * 100)} %`,
      '#errors',
      `${wrong} of ${requests}`,
    ),
    figure(
      'Pool used',
      shown(ratio(over('command', 'poolBusy', mean), over('command', 'poolSize', mean))),
      '#pool',
      'on average',
    ),
    figure('Views found', shown(over('query', 'viewHitShare', mean)), '#cache', 'cache hits'),
    figure('Redis memory', shown(redisShare), '#cache', 'of its limit, at most'),
    figure('Most behind', behind(over('query', 'projectionLagEvents', largest)), '#lag', 'projection'),
    figure(
      'Processors',
      shown(over('machine', 'cpuShare', mean)),
      '#resources',
      'on average, all programs',
    ),
  ];
}

function figure(label, value, href, note = '') {
  return { label, value: value ?? 'unknown', href, note };
}

function shown(share) {
  return share === null ? null : percent(share);
}

function behind(events) {
  return events === null ? null : `${events} events`;
}

function ratio(part, whole) {
  return part === null || !(whole > 0) ? null : part / whole;
}
