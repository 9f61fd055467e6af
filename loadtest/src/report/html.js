import { chartsOf, documentOf, figure, machineFacts } from './document.js';
import { escape } from './table.js';
import { errors, holes, judgements, phases, resources, times } from './tables.js';

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

/** The report of a load test. */
export function reportHtml(data) {
  const title = `${data.scenario}${data.profile ? `, ${data.profile}` : ''}`;
  return documentOf({
    title: `${data.verdict.passed ? 'Passed' : 'Failed'}: load test ${title}`,
    heading: `Load test: ${title}`,
    facts: facts(data),
    main: `${verdict(data)}
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
${holes(data)}`,
    data: {
      ...{ axis: data.axis, charts: data.charts, holes: data.holes },
      phases: data.phases.map(({ name, fromSecond, toSecond }) => ({ name, fromSecond, toSecond })),
    },
    script: 'page.js',
  });
}

function facts({ startedAt, durationSeconds, target, machine }) {
  const at = startedAt === null ? 'never began' : `${startedAt.replace('T', ' ').slice(0, 19)} UTC`;
  return `${at}, ${durationSeconds} s, against ${target}; ${machineFacts(machine)}`;
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

function section(id, content) {
  const [, name] = SECTIONS.find(([known]) => known === id);
  return `<section id="${id}"><h2>${name}</h2>${content}</section>`;
}

function charts(data, id) {
  const numbered = data.charts.map((chart, n) => ({ ...chart, n }));
  return chartsOf(numbered.filter((chart) => chart.section === id));
}
