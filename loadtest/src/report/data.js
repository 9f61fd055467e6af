import { number, percent } from '../analysis/resources.js';
import { largest, mean } from '../analysis/timeline.js';
import { chartsOf } from './charts.js';
import { axisOf, requestCharts } from './requests.js';

const ACHIEVED_SHARE = 0.98;

/**
 * Everything that the report shows, worked out: the page only draws it.
 *
 * @param {{ scenario, profile, target, machine, summary, requests, timeline, bottleneck, thresholds,
 *     verdict, comparison, reconciliation, lost }} result of a run; comparison, reconciliation and lost
 *     may be null
 */
export function reportData(result) {
  const { scenario, profile, target, machine, summary, requests, timeline, bottleneck } = result;
  const startMillis = Date.parse(summary.startedAt);
  const endMillis = startMillis + summary.durationMillis;
  const axis = axisOf(startMillis, endMillis);
  const second = (millis) => Math.round((millis - startMillis) / 100) / 10;
  const charts = [...requestCharts(requests, summary.phases, axis), ...chartsOf(timeline, axis)];
  return {
    ...{ scenario, profile, target, machine, startedAt: summary.startedAt },
    durationSeconds: Math.round(summary.durationMillis / 1000),
    verdict: verdictOf(result, second),
    figures: figuresOf(summary, timeline),
    phases: summary.phases.map((phase) => ({
      ...phase,
      ...phaseResources(timeline, phase),
      fromSecond: second(phase.startedAtMillis),
      toSecond: second(phase.endedAtMillis),
    })),
    endpoints: summary.endpoints,
    overall: { requests: summary.requests, perSecond: summary.requestsPerSecond, responseMillis: summary.responseMillis },
    errors: errorsOf(summary),
    thresholds: result.thresholds,
    comparison: result.comparison ?? null,
    bottleneck: {
      ...bottleneck,
      full: bottleneck.full.map((found) => ({ ...found, fromSecond: second(found.fromMillis) })),
    },
    holes: timeline
      .holes()
      .map(({ monitor, fromMillis, toMillis, reason }) => ({ monitor, reason, fromSecond: second(fromMillis), toSecond: second(toMillis) })),
    axis: { seconds: axis.seconds, stepSeconds: axis.stepSeconds },
    charts,
  };
}

function verdictOf({ verdict, thresholds, comparison, reconciliation, lost, summary, bottleneck, timeline, passed }) {
  const reasons = [...verdict.reasons, ...(comparison?.slower ?? []).map(({ sentence }) => sentence)];
  if (lost) reasons.push(lost);
  if (reconciliation?.agreed === false) reasons.push(...reconciliation.reasons);
  const wrong = Object.values(summary.unexpected).reduce((sum, count) => sum + count, 0);
  return {
    passed,
    reasons,
    sentences: [
      `${summary.requests} requests, ${wrong === 0 ? 'none of them wrong' : `${wrong} of them wrong`}.`,
      thresholdSentence(thresholds),
      comparison === null || comparison === undefined ? 'Not compared with a baseline.' : comparison.sentence,
      reconciliationSentence(reconciliation),
      generatorSentence(summary.arrivals, timeline),
    ],
    bottleneck: bottleneck.conclusion,
    disturbed: bottleneck.disturbed,
  };
}

function thresholdSentence(thresholds) {
  if (thresholds.length === 0) return 'No thresholds on times were judged.';
  const missed = thresholds.filter(({ held }) => !held).length;
  return missed === 0 ? `All ${thresholds.length} thresholds held.` : `${missed} of ${thresholds.length} thresholds did not hold.`;
}

function reconciliationSentence(reconciliation) {
  if (!reconciliation) return 'Store, topic and read model were not compared.';
  const { orders, events } = reconciliation.counts.store ?? {};
  return reconciliation.agreed
    ? `Store, topic and read model agree: ${orders} orders, ${events} events.`
    : 'Store, topic and read model do not agree.';
}

/** Whether the figures are the system's, or those of who measured it. */
export function generatorSentence(arrivals, timeline) {
  if (arrivals === null) return 'The run was cut off before its end.';
  const { achievedShare, createdUsers, plannedUsers, takenSeconds, plannedSeconds } = arrivals;
  const cores = largest(timeline.series('generator', 'cpuCores'));
  const used = cores === null ? '' : ` It used at most ${number(cores)} of its one core.`;
  if (achievedShare < ACHIEVED_SHARE) {
    return (
      `The load generator was itself the bottleneck: it achieved ${percent(achievedShare)} of what was offered ` +
      `(${createdUsers} of ${plannedUsers} users, in ${takenSeconds} s instead of ${plannedSeconds} s); the times are partly its own.${used}`
    );
  }
  return `The load generator kept up: ${createdUsers} of ${plannedUsers} users came in their time.${used}`;
}

function figuresOf(summary, timeline) {
  const { responseMillis: times, requestsPerSecond, unexpected, requests } = summary;
  const wrong = Object.values(unexpected).reduce((sum, count) => sum + count, 0);
  const over = (beginning, field, fold) => fold(timeline.names(beginning).map((name) => fold(timeline.series(name, field))));
  const offered = mean(summary.phases.map(({ offeredPerSecond }) => offeredPerSecond));
  const redisShare = ratio(over('redis', 'memoryBytes', largest), over('redis', 'memoryMaxBytes', largest));
  return [
    figure('Average', times && `${times.mean} ms`, '#times'),
    figure('p95', times && `${times.p95} ms`, '#times'),
    figure('p99', times && `${times.p99} ms`, '#times'),
    figure('Throughput', `${requestsPerSecond}/s`, '#throughput', offered === null ? '' : `highest phase ${Math.max(...summary.phases.map((phase) => phase.requestsPerSecond))}/s`),
    figure('Errors', requests === 0 ? null : `${number((wrong / requests) * 100)} %`, '#errors', `${wrong} of ${requests}`),
    figure('Pool used', shown(ratio(over('command', 'poolBusy', mean), over('command', 'poolSize', mean))), '#pool', 'on average'),
    figure('Views found', shown(over('query', 'viewHitShare', mean)), '#cache', 'cache hits'),
    figure('Redis memory', shown(redisShare), '#cache', 'of its limit, at most'),
    figure('Most behind', behind(over('query', 'projectionLagEvents', largest)), '#lag', 'projection'),
    figure('Processors', shown(over('machine', 'cpuShare', mean)), '#resources', 'on average, all programs'),
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

function phaseResources(timeline, { startedAtMillis, endedAtMillis }) {
  const times = timeline.times.filter((at) => at >= startedAtMillis && at < endedAtMillis);
  const over = (beginning, field) =>
    mean(timeline.names(beginning).map((name) => mean(times.map((at) => timeline.value(at, name, field)))));
  return {
    cpuShare: over('machine', 'cpuShare'),
    poolBusy: over('command', 'poolBusy'),
    viewHitShare: over('query', 'viewHitShare'),
    visibilityMillis: over('query', 'visibilityMillis'),
  };
}

/** By kind: what was asked for on purpose is none. */
function errorsOf({ unexpected, errors, requests }) {
  const share = (count) => (requests === 0 ? null : count / requests);
  return [
    ...Object.entries(unexpected).map(([kind, count]) => ({ kind: `answer ${kind}`, count, share: share(count) })),
    ...Object.entries(errors).map(([kind, count]) => ({ kind, count, share: share(count) })),
  ];
}
