import { escape, rounded, share, table } from '../report/table.js';
import { limitingStep } from './conclusions.js';
import { confirmationSentence, FIGURES, isRecommended, signed } from './recommendation.js';

/** A row for each step. */
export function steps({ steps: rows }) {
  if (rows.length === 0) return '<p>No step was made.</p>';
  return (
    table(
      [
        'offered/s',
        'achieved/s',
        'failed',
        'mean',
        'p50',
        'p95',
        'p99',
        'at a time',
        'system',
        'generator',
        'held',
        'why not, or in doubt',
      ],
      rows.map((step) => [
        step.rate,
        rounded(step.achievedPerSecond),
        `${rounded(step.failureShare * 100)} %`,
        ...[step.meanMillis, step.p50Millis, step.p95Millis, step.p99Millis, step.concurrency].map(
          rounded,
        ),
        ...[step.systemCores, step.generatorCores].map(rounded),
        step.holds ? 'yes' : '<b class="bad">no</b>',
        escape([...step.reasons, ...step.doubts].join('; ')),
      ]),
    ) +
    '<p class="note">In the order in which they were made. Milliseconds from sending to the last byte; system and generator in cores.</p>'
  );
}

/** The parameters of the law, and whether they can be trusted. */
export function scalability({ scalability: law }) {
  if (!law) return '<p>There is no fit.</p>';
  const rows = [
    ['λ, throughput of one', `${rounded(law.lambda)}/s`],
    ['σ, contention', law.sigma.toPrecision(3)],
    ['κ, coherency', law.kappa.toPrecision(3)],
    law.peakPerSecond === null
      ? ['ceiling', law.ceilingPerSecond === null ? 'none' : `${rounded(law.ceilingPerSecond)}/s`]
      : ['peak', `${rounded(law.peakPerSecond)}/s at ${rounded(law.peakConcurrency)} at a time`],
    ['R²', law.fit.toFixed(4)],
  ];
  const doubts = law.doubts.map((doubt) => `<li>${escape(doubt)}</li>`).join('');
  return `${table(['parameter', 'value'], rows)}${law.trusted ? '' : `<p class="bad">Not to be trusted:</p><ul>${doubts}</ul>`}
<p class="note">X(N) = λN / (1 + σ(N−1) + κN(N−1)). The number of requests at a time N is throughput times response time (Little), of the steps that got what they were offered.</p>`;
}

/** A row for each setting, with what it changed and the noise. */
export function effects(found) {
  const { effects: rows, noise, trials, recommendation, untried = [] } = found;
  if (!rows?.length) return '<p>No settings were tried.</p>';
  const chosen = new Set(isRecommended(found) ? recommendation.settings.map(({ name }) => name) : []);
  const widest = Math.max(noise.band.good, ...rows.map(({ goodChange }) => Math.abs(goodChange)));
  const problemOf = (name) =>
    trials.find(({ setting, problem }) => setting?.name === name && problem)?.problem;
  const body = rows.map(({ setting, goodChange, quickChange, good, effect }) => [
    `${chosen.has(setting.name) ? '<b>recommended</b> ' : ''}${escape(setting.name)}<br><small>${escape(setting.why)}</small>`,
    bar(goodChange, noise.band.good, widest),
    signed(goodChange),
    signed(quickChange),
    rounded(good),
    problemOf(setting.name) ? '<b class="bad">does not start</b>' : effect,
  ]);
  const left = untried.length === 0 ? '' : ` Not tried for want of time: ${escape(untried.join(', '))}.`;
  return (
    table(
      ['one changed', 'throughput against the default', 'change', 'speed', 'good/s', 'effect'],
      body,
    ) +
    `<p class="note">Throughput: ${FIGURES.good}, ${found.triedWith.users} of "${escape(found.triedWith.workload)}". Speed: at 0.4 of its knee, by mean response times. ` +
    `Grey: noise, ±${share(noise.band.good)} in throughput and ±${share(noise.band.quick)} in speed, from ${noise.runs} runs of the default.${left}</p>`
  );
}

/** From the middle to the left or right; what is within the noise is grey. */
function bar(change, band, widest) {
  const part = (value) => ((Math.abs(value) / widest) * 50).toFixed(1);
  const [left, width] = [change < 0 ? 50 - part(change) : 50, part(change)];
  const kind = Math.abs(change) <= band ? '' : change > 0 ? ' up' : ' down';
  return `<span class="effect"><i class="band" style="left:${50 - part(band)}%;width:${2 * part(band)}%"></i><i class="change${kind}" style="left:${left}%;width:${width}%"></i></span>`;
}

/** The runs with and without what is recommended. */
export function confirmation(found) {
  const { confirmation: confirmed, recommendation } = found;
  if (!confirmed?.runs) return '';
  const { runs, outcome } = confirmed;
  const of = ({ good, quick, step }) => [good, quick, step.p99Millis].map(rounded);
  const rows = runs.defaults.map((run, pair) => [pair + 1, ...of(run), ...of(runs.recommended[pair])]);
  return `<h3>Confirmation: ${escape(outcome)}</h3>
<p>Expected by the trials: at least ${signed(recommendation.expected)} ${escape(FIGURES[recommendation.figure])}. ${escape(confirmationSentence(found))} They were loaded in turns.</p>
${table(['pair', 'default: right/s', '1/mean', 'p99 ms', 'recommended: right/s', '1/mean', 'p99 ms'], rows)}`;
}

/** What was full where the limit is, and what was in each step. */
export function resources(search) {
  const step = limitingStep(search);
  if (step === undefined) return '<p>No step was made.</p>';
  const rows = search.steps.map(({ rate, full, closest }) => [
    rate,
    escape(full.map(({ resource }) => resource).join(', ') || '–'),
    closest ? `${escape(closest.resource)}, ${share(closest.mean)}` : '–',
  ]);
  const list = step.full
    .map(
      ({ resource, evidence, advice }) =>
        `<li><b>${escape(resource)}</b>: ${escape(evidence)}. To do: ${escape(advice)}.</li>`,
    )
    .join('');
  return `${list === '' ? `<p>${escape(step.conclusion)}</p>` : `<p>At ${step.rate}/s, in the order in which they were full:</p><ol>${list}</ol>`}
${table(['offered/s', 'full', 'closest to it'], rows)}`;
}
