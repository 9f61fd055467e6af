import { number, percent } from '../analysis/words.js';
import { largest } from '../analysis/timeline.js';
import { ACHIEVED_SHARE } from '../summary.js';

/** Thresholds are limits: a system that is far below them may become several times slower. */
export const NOT_COMPARED =
  'Not compared with a baseline: whether it became slower within its limits only --baseline tells.';

/** What the report begins with: passed or not, why, and what that rests on. */
export function verdictOf({
  verdict,
  thresholds,
  comparison,
  reconciliation,
  lost,
  summary,
  bottleneck,
  timeline,
  passed,
}) {
  const reasons = [...verdict.reasons, ...(comparison?.slower ?? []).map(({ sentence }) => sentence)];
  if (lost) reasons.push(lost);
  if (reconciliation?.agreed === false) reasons.push(...reconciliation.reasons);
  const { wrong } = summary;
  return {
    passed,
    reasons,
    sentences: [
      `${summary.requests} requests, ${wrong === 0 ? 'none of them wrong' : `${wrong} of them wrong`}.`,
      thresholdSentence(thresholds),
      comparison === null || comparison === undefined ? NOT_COMPARED : comparison.sentence,
      comparison?.disagreement ?? '',
      reconciliationSentence(reconciliation),
      generatorSentence(summary.arrivals, timeline),
    ].filter(Boolean),
    bottleneck: bottleneck.conclusion,
    disturbed: bottleneck.disturbed,
  };
}

function thresholdSentence(thresholds) {
  if (thresholds.length === 0) return 'No thresholds on times were judged.';
  const missed = thresholds.filter(({ held }) => !held).length;
  const limits = thresholds.map(({ metric, below }) => `${metric.split('.').at(-1)} below ${below} ms`);
  return missed === 0
    ? `${thresholds.length === 1 ? 'The threshold' : `All ${thresholds.length} thresholds`} held (${limits.join(', ')}).`
    : `${missed} of ${thresholds.length} thresholds did not hold.`;
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
  const late = largest(timeline.series('generator', 'loopDelayMillis'));
  const used =
    (cores === null ? '' : ` It used at most ${number(cores)} of its one core`) +
    (cores === null
      ? ''
      : late === null
        ? '.'
        : `, and was at most ${number(late)} ms late in a second (p99).`);
  if (achievedShare < ACHIEVED_SHARE) {
    return (
      `The load generator was itself the bottleneck: it achieved ${percent(achievedShare)} of what was offered ` +
      `(${createdUsers} of ${plannedUsers} users, in ${takenSeconds} s instead of ${plannedSeconds} s); the times are partly its own.${used}`
    );
  }
  return `The load generator kept up: ${createdUsers} of ${plannedUsers} users came, in ${takenSeconds} s of ${plannedSeconds} s planned.${used}`;
}
