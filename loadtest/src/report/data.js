import { meanOver } from '../analysis/means.js';
import { chartsOf } from './charts.js';
import { figuresOf } from './figures.js';
import { axisOf, requestCharts } from './requests.js';
import { verdictOf } from './verdict.js';

const HOLES_MAX = 200;

/**
 * Everything that the report shows, worked out: the page only draws it.
 *
 * @param {{ scenario, profile, target, machine, summary, requests, timeline, bottleneck, thresholds,
 *     verdict, comparison, reconciliation, lost }} result of a run; comparison, reconciliation and lost
 *     may be null
 */
export function reportData(result) {
  const { scenario, profile, target, machine, summary, requests, timeline, bottleneck } = result;
  const startMillis = summary.startedAt === null ? 0 : Date.parse(summary.startedAt);
  const endMillis = startMillis + summary.durationMillis;
  const axis = axisOf(startMillis, endMillis);
  const second = (millis) => Math.round((millis - startMillis) / 100) / 10;
  const charts = [...requestCharts(requests, summary.phases, axis), ...chartsOf(timeline, axis)];
  return {
    ...{ scenario, profile, target, machine, startedAt: summary.startedAt },
    durationSeconds: Math.round(summary.durationMillis / 1000),
    verdict: verdictOf(result),
    figures: figuresOf(summary, timeline),
    phases: summary.phases.map((phase) => ({
      ...phase,
      ...phaseResources(timeline, phase),
      fromSecond: second(phase.startedAtMillis),
      toSecond: second(phase.endedAtMillis),
    })),
    endpoints: summary.endpoints,
    overall: {
      requests: summary.requests,
      perSecond: summary.requestsPerSecond,
      wrong: summary.wrong,
      responseMillis: summary.responseMillis,
    },
    errors: errorsOf(summary),
    thresholds: result.thresholds,
    comparison: result.comparison ?? null,
    bottleneck: {
      ...bottleneck,
      full: bottleneck.full.map((found) => ({ ...found, fromSecond: second(found.fromMillis) })),
    },
    ...holesOf(timeline, second),
    axis: { seconds: axis.seconds, stepSeconds: axis.stepSeconds },
    charts,
  };
}

/** The longest ones, in the order of their time: a monitor that comes and goes for hours has thousands. */
function holesOf(timeline, second) {
  const all = timeline.holes();
  const lengthOf = ({ fromMillis, toMillis }) => toMillis - fromMillis;
  const shown = [...all].sort((a, b) => lengthOf(b) - lengthOf(a)).slice(0, HOLES_MAX);
  return {
    holes: all.filter(isIn(shown)).map(({ monitor, fromMillis, toMillis, reason }) => ({
      ...{ monitor, reason, fromSecond: second(fromMillis), toSecond: second(toMillis) },
    })),
    holesLeftOut: all.length - shown.length,
  };
}

function isIn(list) {
  const found = new Set(list);
  return (each) => found.has(each);
}

function phaseResources(timeline, { startedAtMillis, endedAtMillis }) {
  const times = timeline.times.filter((at) => at >= startedAtMillis && at < endedAtMillis);
  const over = (beginning, field) => meanOver(timeline, timeline.names(beginning), field, times);
  return {
    cpuShare: over('machine', 'cpuShare'),
    poolBusy: over('command', 'poolBusy'),
    viewHitShare: over('query', 'viewHitShare'),
    visibilityMillis: over('query', 'visibilityMillis'),
  };
}

/** By kind, each once: what was asked for on purpose is none. */
function errorsOf({ unexpected, otherErrors, requests }) {
  const row = (kind, count) => ({ kind, count, share: requests === 0 ? null : count / requests });
  return [
    ...Object.entries(unexpected).map(([outcome, count]) =>
      row(/^\d/.test(outcome) ? `answer ${outcome}` : outcome, count),
    ),
    ...Object.entries(otherErrors).map(([error, count]) => row(error, count)),
  ];
}
