import { number } from '../analysis/words.js';
import { escape } from '../report/table.js';
import { chartsOf, documentOf, figure, machineFacts } from '../report/document.js';
import { capacityCharts } from './charts.js';
import { conclude, isRecommended, kneeStep, limitingStep, signed } from './conclusions.js';
import { confirmation, effects, resources, scalability, steps } from './sections.js';

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
  const law = found.scalability;
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
      label: law && law.peakPerSecond === null ? 'Ceiling by the law' : 'Peak by the law',
      value: known(law?.peakPerSecond ?? law?.ceilingPerSecond, '/s'),
      href: '#scalability',
      note: !law || law.trusted ? '' : 'not to be trusted',
    },
    { label: 'Best settings', href: '#settings', ...bestSettings(found) },
  ];
}

function section(id, content) {
  const [, name] = SECTIONS.find(([known]) => known === id);
  return `<section id="${id}"><h2>${name}</h2>${content}</section>`;
}

function bestSettings({ effects: tried, recommendation, confirmation: confirmed }) {
  if (!tried?.length) return { value: 'unknown', note: 'none were tried' };
  if (!isRecommended({ recommendation, confirmation: confirmed }))
    return { value: 'defaults', note: 'within noise' };
  const gain = signed(confirmed?.change ?? recommendation.promised);
  return { value: gain, note: confirmed ? `promise: ${confirmed.outcome}` : 'not confirmed' };
}
