import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { escape } from './table.js';
import { errors, holes, judgements, phases, resources, times } from './tables.js';

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
${section('times', times(data) + charts(data, 'times') + judgements(data))}
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
  const why =
    reasons.length === 0
      ? ''
      : `<ul>${reasons.map((reason) => `<li>${escape(reason)}</li>`).join('')}</ul>`;
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
    .map(
      ({ title, unit, n }) =>
        `<figure><figcaption>${escape(title)} <small>${escape(unit)}</small></figcaption><div class="chart" data-chart="${n}"></div></figure>`,
    );
  return `<div class="charts${own.length === 1 ? ' wide' : ''}">${own.join('')}</div>`;
}

/** JSON that cannot end the element it is in. */
function json(value) {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
