import { escape, millis, rounded, share, table } from './table.js';

/** A row for each phase: what was offered, and what came of it. */
export function phases({ phases: rows }) {
  if (rows.length === 0) return '';
  return `<section id="phases"><h2>Phases</h2>${table(
    [
      '',
      'phase',
      'offered/s',
      'achieved/s',
      'avg',
      'p95',
      'p99',
      'wrong',
      'processors',
      'pool busy',
      'views found',
      'readable after',
    ],
    rows.map((phase, n) => [
      `<b class="phase">${n + 1}</b>`,
      escape(phase.name),
      phase.offeredPerSecond,
      phase.achievedPerSecond,
      ...millis(phase.responseMillis, ['mean', 'p95', 'p99']),
      phase.unexpected,
      share(phase.cpuShare),
      rounded(phase.poolBusy),
      share(phase.viewHitShare),
      phase.visibilityMillis === null ? '–' : `${rounded(phase.visibilityMillis)} ms`,
    ]),
  )}<p class="note">Achieved are right answers. Offered and achieved differ by the users' pauses and chance; a phase that falls behind shows in the next one too.</p></section>`;
}

const TIMES = ['mean', 'p50', 'p95', 'p99', 'p999', 'max'];

/** A row for each request by name, then thresholds and baseline. */
export function times({ endpoints, overall }) {
  const slowest = Math.max(...endpoints.map(({ responseMillis }) => responseMillis?.p95 ?? 0), 0.01);
  const rows = endpoints.map(
    ({ scenario, name, requests, requestsPerSecond, unexpected, responseMillis }) => [
      escape(scenario),
      `${escape(name)}<i class="bar" style="width:${(((responseMillis?.p95 ?? 0) / slowest) * 100).toFixed(1)}%"></i>`,
      ...[requests, requestsPerSecond, unexpected],
      ...millis(responseMillis, TIMES),
    ],
  );
  rows.push([
    '<b>all</b>',
    '',
    overall.requests,
    overall.perSecond,
    overall.wrong,
    ...millis(overall.responseMillis, TIMES),
  ]);
  return (
    table(
      ['scenario', 'request', 'count', 'per s', 'wrong', 'avg', 'p50', 'p95', 'p99', 'p99.9', 'max'],
      rows,
    ) +
    '<p class="note">Milliseconds from sending to the last byte, of right answers; wrong ones are left out. The bar is p95. A percentile of few requests is their largest.</p>'
  );
}

/** What the times were held against. */
export function judgements({ thresholds, comparison }) {
  return thresholdTable(thresholds) + comparisonTable(comparison);
}

function thresholdTable(thresholds) {
  if (thresholds.length === 0) return '';
  const rows = thresholds.map(({ metric, below, value, where, held }) => [
    escape(metric),
    value ?? '–',
    escape(where),
    below,
    held ? 'held' : '<b class="bad">missed</b>',
  ]);
  return `<h3>Thresholds</h3>${table(['metric', 'was, at most', 'in', 'has to be below', ''], rows)}`;
}

function comparisonTable(comparison) {
  if (!comparison) return '';
  const outside = ({ judgement }) => (judgement === 'as before' ? 1 : 0);
  const sorted = [...comparison.rows].sort((a, b) => outside(a) - outside(b));
  const rows = sorted.map(({ figure: name, was, now, change, allowed, judgement }) => [
    escape(name),
    rounded(was),
    rounded(now),
    `${change > 0 ? '+' : ''}${Math.round(change * 100)} %`,
    `±${Math.round(allowed * 100)} %`,
    judgement === 'slower' ? '<b class="bad">slower</b>' : judgement,
  ]);
  return `<h3>Against baseline ${escape(comparison.name)}</h3><p class="note">${escape(comparison.basis)}</p>${table(
    ['figure', 'was (ms)', 'is (ms)', 'change, relative to the machine', 'noise', ''],
    rows,
  )}`;
}

/** A row for each kind of error. */
export function errors({ errors: rows }) {
  if (rows.length === 0) return '<p>No errors: every answer was the one that the scenario expects.</p>';
  return table(
    ['kind', 'count', 'share of requests'],
    rows.map(({ kind, count, share: part }) => [escape(kind), count, share(part)]),
  );
}

/** What was full, in its order, and a row for each resource. */
export function resources({ bottleneck }) {
  const full = bottleneck.full
    .map(
      ({ resource, fromSecond, samples, evidence, advice }) =>
        `<li><b>${escape(resource)}</b> from second ${Math.round(fromSecond)}, in ${samples} samples: ${escape(evidence)}. To do: ${escape(advice)}.</li>`,
    )
    .join('');
  const rows = bottleneck.table.map(({ resource, mean, largest, fullSamples, samples }) => [
    escape(resource),
    share(mean),
    share(largest),
    fullSamples === 0 ? '–' : `${fullSamples} of ${samples}`,
  ]);
  return `${full === '' ? '' : `<p>In the order in which they were full:</p><ol>${full}</ol>`}${table(
    ['resource', 'used, mean', 'used, at most', 'samples in which it was full'],
    rows,
  )}`;
}

/** A row for each time a monitor was without an answer. */
export function holes({ holes: rows, holesLeftOut }) {
  if (rows.length === 0) return '';
  return `<section id="holes"><h2>Holes</h2><p>Monitors that had no answer; marked red in their charts.</p>${table(
    ['monitor', 'from second', 'to second', 'why'],
    rows.map(({ monitor, fromSecond, toSecond, reason }) => [
      escape(monitor),
      fromSecond,
      toSecond,
      escape(reason),
    ]),
  )}${holesLeftOut === 0 ? '' : `<p class="note">And ${holesLeftOut} more, which were shorter.</p>`}</section>`;
}
