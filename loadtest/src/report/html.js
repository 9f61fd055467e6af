import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { percent } from '../analysis/resources.js';

const uplot = dirname(createRequire(import.meta.url).resolve('uplot/package.json'));
const asset = (path) => readFileSync(path, 'utf8');
const beside = (name) => asset(new URL(name, import.meta.url));

/** In the words of the plan, and where each of its metrics is. */
const SECTIONS = [
  ['times', 'Response times'],
  ['throughput', 'Throughput'],
  ['errors', 'Error rates'],
  ['pool', 'Database connection pool'],
  ['cache', 'Redis memory and hit rates'],
  ['lag', 'Lag'],
  ['resources', 'System resources'],
];

/** The report as one file that needs nothing else: no network, no server. */
export function reportHtml(data) {
  const title = `${data.scenario}${data.profile ? `, ${data.profile}` : ''}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${data.verdict.passed ? 'Passed' : 'Failed'}: load test ${escape(title)}</title>
<style>${asset(join(uplot, 'dist/uPlot.min.css'))}
${beside('page.css')}</style>
</head>
<body>
<header>
  <div>
    <h1>Load test: ${escape(title)}</h1>
    <p class="facts">${escape(facts(data))}</p>
  </div>
  <button id="theme" type="button" aria-label="Switch between light and dark">◐</button>
</header>
<main>
${verdict(data)}
<div class="figures">${data.figures.map(figure).join('')}</div>
<nav aria-label="Metrics">${SECTIONS.map(([id, name]) => `<a href="#${id}">${name}</a>`).join('')}</nav>
${phases(data)}
${section('times', times(data) + charts(data, 'times'))}
${section('throughput', charts(data, 'throughput'))}
${section('errors', errors(data) + charts(data, 'errors'))}
${section('pool', charts(data, 'pool'))}
${section('cache', charts(data, 'cache'))}
${section('lag', charts(data, 'lag'))}
${section('resources', resources(data) + charts(data, 'resources'))}
${holes(data)}
</main>
<script type="application/json" id="data">${json({ axis: data.axis, charts: data.charts, phases: data.phases.map(({ name, fromSecond, toSecond }) => ({ name, fromSecond, toSecond })), holes: data.holes })}</script>
<script>${asset(join(uplot, 'dist/uPlot.iife.min.js')).replaceAll('</script', '<\\/script')}</script>
<script>${beside('page.js')}</script>
</body>
</html>
`;
}

function facts({ startedAt, durationSeconds, target, machine }) {
  const memory = Math.round(machine.memoryBytes / 2 ** 30);
  return `${startedAt.replace('T', ' ').slice(0, 19)} UTC, ${durationSeconds} s, against ${target}; ${machine.cpus} × ${machine.cpuModel}, ${memory} GiB`;
}

function verdict({ verdict: { passed, reasons, sentences, bottleneck, disturbed } }) {
  const why = reasons.length === 0 ? '' : `<ul>${reasons.map((reason) => `<li>${escape(reason)}</li>`).join('')}</ul>`;
  return `<section class="verdict ${passed ? 'passed' : 'failed'}" id="verdict">
  <h2>${passed ? 'Passed' : 'Failed'}</h2>
  ${why}
  <p>${sentences.map(escape).join(' ')}</p>
  <p><b>Bottleneck.</b> ${escape(bottleneck)}</p>
  ${disturbed ? `<p class="disturbed"><b>Disturbed.</b> ${escape(disturbed)}</p>` : ''}
</section>`;
}

function figure({ label, value, href, note }) {
  return `<a class="figure" href="${href}"><span>${escape(label)}</span><b>${escape(value)}</b><small>${escape(note)}</small></a>`;
}

function section(id, content) {
  const [, name] = SECTIONS.find(([known]) => known === id);
  return `<section id="${id}"><h2>${name}</h2>${content}</section>`;
}

function charts(data, id) {
  const own = data.charts
    .map((chart, n) => ({ ...chart, n }))
    .filter((chart) => chart.section === id)
    .map(({ title, unit, n }) => `<figure><figcaption>${escape(title)} <small>${escape(unit)}</small></figcaption><div class="chart" data-chart="${n}"></div></figure>`);
  return `<div class="charts${own.length === 1 ? ' wide' : ''}">${own.join('')}</div>`;
}

function phases({ phases: rows }) {
  if (rows.length === 0) return '';
  return `<section id="phases"><h2>Phases</h2>${table(
    ['', 'phase', 'offered/s', 'achieved/s', 'avg', 'p95', 'p99', 'wrong', 'processors', 'pool busy', 'views found', 'readable after'],
    rows.map((phase, n) => [
      `<b class="phase">${n + 1}</b>`,
      escape(phase.name),
      phase.offeredPerSecond,
      phase.requestsPerSecond,
      ...millis(phase.responseMillis, ['mean', 'p95', 'p99']),
      phase.unexpected,
      share(phase.cpuShare),
      rounded(phase.poolBusy),
      share(phase.viewHitShare),
      phase.visibilityMillis === null ? '–' : `${rounded(phase.visibilityMillis)} ms`,
    ]),
  )}<p class="note">Offered and achieved differ by the users' pauses and chance; a phase that falls behind shows in the next one too.</p></section>`;
}

const TIMES = ['mean', 'p50', 'p95', 'p99', 'p999', 'max'];

function times({ endpoints, overall, thresholds, comparison }) {
  const slowest = Math.max(...endpoints.map(({ responseMillis }) => responseMillis?.p95 ?? 0), 0.01);
  const rows = endpoints.map(({ scenario, name, requests, requestsPerSecond, unexpected, responseMillis }) => [
    escape(scenario),
    `${escape(name)}<i class="bar" style="width:${(((responseMillis?.p95 ?? 0) / slowest) * 100).toFixed(1)}%"></i>`,
    ...[requests, requestsPerSecond, unexpected],
    ...millis(responseMillis, TIMES),
  ]);
  rows.push(['<b>all</b>', '', overall.requests, overall.perSecond, '', ...millis(overall.responseMillis, TIMES)]);
  return (
    table(['scenario', 'request', 'count', 'per s', 'wrong', 'avg', 'p50', 'p95', 'p99', 'p99.9', 'max'], rows) +
    '<p class="note">Milliseconds from sending to the last byte. The bar is p95. A percentile of few requests is their largest.</p>' +
    thresholdTable(thresholds) +
    comparisonTable(comparison)
  );
}

function thresholdTable(thresholds) {
  if (thresholds.length === 0) return '';
  const rows = thresholds.map(({ metric, below, value, held }) => [escape(metric), value ?? '–', below, held ? 'held' : '<b class="bad">missed</b>']);
  return `<h3>Thresholds</h3>${table(['metric', 'was', 'has to be below', ''], rows)}`;
}

function comparisonTable(comparison) {
  if (!comparison) return '';
  const rows = comparison.rows.map(({ figure: name, was, now, change, allowed, judgement }) => [
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

function errors({ errors: rows }) {
  if (rows.length === 0) return '<p>No errors: every answer was the one that the scenario expects.</p>';
  return table(['kind', 'count', 'share of requests'], rows.map(({ kind, count, share: part }) => [escape(kind), count, share(part)]));
}

function resources({ bottleneck }) {
  const full = bottleneck.full
    .map(({ resource, fromSecond, samples, evidence, advice }) => `<li><b>${escape(resource)}</b> from second ${Math.round(fromSecond)}, in ${samples} samples: ${escape(evidence)}. To do: ${escape(advice)}.</li>`)
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

function holes({ holes: rows }) {
  if (rows.length === 0) return '';
  return `<section id="holes"><h2>Holes</h2><p>Monitors that had no answer; marked red in their charts.</p>${table(
    ['monitor', 'from second', 'to second', 'why'],
    rows.map(({ monitor, fromSecond, toSecond, reason }) => [escape(monitor), fromSecond, toSecond, escape(reason)]),
  )}</section>`;
}

/** A column is of numbers when its first cell is one, or is unknown: then it stands to the right. */
function table(head, rows) {
  const isText = (n) => !/^([\d.±+-]|–)/.test(String(rows[0]?.[n] ?? ''));
  const cells = (tag, row) => row.map((content, n) => `<${tag}${isText(n) ? ' class="text"' : ''}>${content}</${tag}>`).join('');
  const body = rows.map((row) => `<tr>${cells('td', row)}</tr>`).join('');
  return `<div class="table"><table><thead><tr>${cells('th', head)}</tr></thead><tbody>${body}</tbody></table></div>`;
}

function millis(distribution, names) {
  return names.map((name) => (distribution === null ? '–' : distribution[name]));
}

function share(value) {
  return value === null || value === undefined ? '–' : percent(value);
}

function rounded(value) {
  return value === null ? '–' : Math.round(value * 100) / 100;
}

function escape(text) {
  return String(text).replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}

/** JSON that cannot end the element it is in. */
function json(value) {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
