import { number } from '../analysis/words.js';
import { escape, rounded, share, table } from '../report/table.js';
import { chartsOf, documentOf, figure, machineFacts } from '../report/document.js';
import { capacityCharts } from './charts.js';
import { conclude, FIGURES, kneeStep, limitingStep, signed } from './conclusions.js';

const SECTIONS = [
  ['load', 'Throughput and latency'],
  ['scalability', 'Scalability'],
  ['settings', 'Settings'],
  ['resources', 'What was full'],
];

/** The result of a search for capacity as one page; see documentOf. */
export function capacityHtml(found) {
  const { reached, title, sentences, bottleneck, settings } = conclude(found);
  const charts = capacityCharts(found).map((chart, n) => ({ ...chart, n }));
  const own = (section) => {
    const there = charts.filter((chart) => chart.section === section);
    return there.length === 0 ? '' : chartsOf(there);
  };
  const nav = SECTIONS.map(([id, name]) => `<a href="#${id}">${name}</a>`).join('');
  return documentOf({
    title: `Capacity: ${title}`,
    heading: `Capacity, workload ${found.workload}`,
    facts: factsOf(found),
    main: `${verdict({ reached, title, sentences, bottleneck, settings })}
<div class="figures">${figuresOf(found).map(figure).join('')}</div>
<nav aria-label="Sections">${nav}</nav>
${section('load', own('load') + steps(found))}
${section('scalability', own('scalability') + scalability(found))}
${section('settings', effects(found) + confirmation(found))}
${section('resources', resources(found))}`,
    data: { charts },
    script: 'capacity-page.js',
  });
}

function factsOf({ startedAt, secondsUsed, machine, p99Millis, stepSeconds }) {
  const took = secondsUsed === undefined ? '' : `, ${Math.round(secondsUsed)} s`;
  return (
    `${startedAt.replace('T', ' ').slice(0, 19)} UTC${took}; steps of ${stepSeconds} s; a step holds with 98 % ` +
    `achieved, 0.1 % failed, p99 of ${p99Millis} ms and no growing lag; ${machineFacts(machine)}`
  );
}

function verdict({ reached, title, sentences, bottleneck, settings }) {
  return `<section class="verdict ${reached ? 'passed' : 'failed'}" id="verdict">
  <h2>${escape(title)}</h2>
  <p>${sentences.map(escape).join(' ')}</p>
  <p><b>Bottleneck.</b> ${escape(bottleneck)}</p>
  <p><b>Settings.</b> ${settings.map(escape).join(' ')}</p>
</section>`;
}

function figuresOf(found) {
  const knee = kneeStep(found);
  const step = limitingStep(found);
  const { scalability: law, recommendation, confirmation: confirmed } = found;
  const known = (value, unit = '') =>
    value === undefined || value === null ? 'unknown' : `${number(value)}${unit}`;
  return [
    { label: 'Knee', value: known(found.knee, '/s'), href: '#load', note: 'highest rate that held' },
    {
      label: 'p99 there',
      value: known(knee?.p99Millis, ' ms'),
      href: '#load',
      note: `mean ${known(knee?.meanMillis, ' ms')}`,
    },
    {
      label: 'Full first',
      value: step?.full[0]?.resource ?? 'nothing',
      href: '#resources',
      note: step ? `at ${step.rate}/s` : '',
    },
    {
      label: 'Peak by the law',
      value: known(law?.peakPerSecond, '/s'),
      href: '#scalability',
      note: law?.trusted ? '' : 'not to be trusted',
    },
    {
      label: 'Best settings',
      value: recommendation ? signed(confirmed?.change ?? recommendation.promised) : 'defaults',
      href: '#settings',
      note: recommendation
        ? confirmed
          ? `confirmed: ${confirmed.outcome}`
          : 'not confirmed'
        : 'within noise',
    },
  ];
}

function section(id, content) {
  const [, name] = SECTIONS.find(([known]) => known === id);
  return `<section id="${id}"><h2>${name}</h2>${content}</section>`;
}

function steps({ steps: rows }) {
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
        'why not',
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
        escape(step.reasons.join('; ')),
      ]),
    ) +
    '<p class="note">In the order in which they were made. Milliseconds from sending to the last byte; system and generator in cores.</p>'
  );
}

function scalability({ scalability: law }) {
  if (!law) return '<p>There is no fit.</p>';
  const rows = [
    ['λ, throughput of one', `${rounded(law.lambda)}/s`],
    ['σ, contention', law.sigma.toPrecision(3)],
    ['κ, coherency', law.kappa.toPrecision(3)],
    ['R²', law.fit.toFixed(4)],
  ];
  const doubts = law.doubts.map((doubt) => `<li>${escape(doubt)}</li>`).join('');
  return `${table(['parameter', 'value'], rows)}${law.trusted ? '' : `<p class="bad">Not to be trusted:</p><ul>${doubts}</ul>`}
<p class="note">X(N) = λN / (1 + σ(N−1) + κN(N−1)). The number of requests at a time N is throughput times response time (Little), of the steps that got what they were offered.</p>`;
}

function effects({ effects: rows, noise, trials, recommendation, untried = [] }) {
  if (!rows?.length) return '<p>No settings were tried.</p>';
  const chosen = new Set(recommendation?.settings.map(({ name }) => name));
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
    `<p class="note">Throughput: ${FIGURES.good}, at 1.1 of the knee. Speed: at 0.9 of it, by mean response times. ` +
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

function confirmation({ confirmation: confirmed, recommendation }) {
  if (!confirmed) return '';
  const { runs, outcome, change, band } = confirmed;
  const rows = Object.entries(runs).flatMap(([name, trials]) =>
    trials.map(({ good, quick, above, near }) => [
      name,
      ...[good, quick, above?.p99Millis ?? null, near?.p99Millis ?? null].map(rounded),
    ]),
  );
  return `<h3>Confirmed: ${escape(outcome)}</h3>
<p>Promised ${signed(recommendation.promised)}, found ${signed(change)} ${escape(FIGURES[recommendation.figure])}; noise ±${share(band)}.</p>
${table(['settings', 'good/s above the knee', 'speed below it', 'p99 above', 'p99 below'], rows)}`;
}

function resources(found) {
  const step = limitingStep(found);
  if (step === undefined) return '<p>No step was made.</p>';
  const rows = found.steps.map(({ rate, full, closest }) => [
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
