import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { escape } from './table.js';

const uplot = dirname(createRequire(import.meta.url).resolve('uplot/package.json'));
const asset = (path) => readFileSync(path, 'utf8');
const beside = (name) => asset(new URL(name, import.meta.url));

/**
 * A page as one file that needs nothing else: no network, no server.
 *
 * @param {{ title: string, heading: string, facts: string, main: string, data: object, script: string }} page
 *     `data` is what the script (a file here) draws
 */
export function documentOf({ title, heading, facts, main, data, script }) {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escape(title)}</title>
<style>${asset(join(uplot, 'dist/uPlot.min.css'))}
${beside('page.css')}</style>
</head>
<body>
<header>
  <div>
    <h1>${escape(heading)}</h1>
    <p class="facts">${escape(facts)}</p>
  </div>
  <button id="theme" type="button" aria-label="Switch between light and dark">◐</button>
</header>
<main>
${main}
</main>
<script type="application/json" id="data">${json(data)}</script>
<script>${asset(join(uplot, 'dist/uPlot.iife.min.js')).replaceAll('</script', '<\\/script')}</script>
<script>${beside('drawing.js')}</script>
<script>${beside(script)}</script>
</body>
</html>
`;
}

/** On what it was measured. */
export function machineFacts({ cpus, cpuModel, memoryBytes }) {
  return `${cpus} × ${cpuModel}, ${Math.round(memoryBytes / 2 ** 30)} GiB`;
}

/** A tile with a figure, and a link to where more of it is. */
export function figure({ label, value, href, note }) {
  return `<a class="figure" href="${href}"><span>${escape(label)}</span><b>${escape(value)}</b><small>${escape(note)}</small></a>`;
}

/** Places for charts, by their number in the data; one alone is as wide as the page. */
export function chartsOf(charts) {
  const own = charts.map(
    ({ title, unit, n }) =>
      `<figure><figcaption>${escape(title)} <small>${escape(unit)}</small></figcaption><div class="chart" data-chart="${n}"></div></figure>`,
  );
  return `<div class="charts${own.length === 1 ? ' wide' : ''}">${own.join('')}</div>`;
}

/** JSON that cannot end the element it is in. */
function json(value) {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
