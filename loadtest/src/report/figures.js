import { meanOver } from '../analysis/means.js';
import { largest, mean } from '../analysis/timeline.js';
import { number, percent } from '../analysis/words.js';

/** The tiles below the verdict, each a link to where more of it is. */
export function figuresOf(summary, timeline) {
  const { responseMillis: times, achievedPerSecond, wrong, requests } = summary;
  const average = (beginning, field) => meanOver(timeline, timeline.names(beginning), field);
  const most = (beginning, field) =>
    largest(timeline.names(beginning).map((name) => largest(timeline.series(name, field))));
  const offered = mean(summary.phases.map(({ offeredPerSecond }) => offeredPerSecond));
  const redisShare = ratio(most('redis', 'memoryBytes'), most('redis', 'memoryMaxBytes'));
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
      shown(ratio(average('command', 'poolBusy'), average('command', 'poolSize'))),
      '#pool',
      'on average',
    ),
    figure('Views found', shown(average('query', 'viewHitShare')), '#cache', 'cache hits'),
    figure('Redis memory', shown(redisShare), '#cache', 'of its limit, at most'),
    figure('Most behind', behind(most('query', 'projectionLagEvents')), '#lag', 'projection'),
    figure(
      'Processors',
      shown(average('machine', 'cpuShare')),
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
