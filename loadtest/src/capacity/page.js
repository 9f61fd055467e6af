import { number } from '../analysis/words.js';
import { escape } from '../report/table.js';
import { chartsOf, documentOf, figure, machineFacts } from '../report/document.js';
import { capacityCharts } from './charts.js';
import { conclude, kneeStep, limitingStep } from './conclusions.js';
import { isRecommended, signed } from './recommendation.js';
import { confirmation, effects, resources, scalability, steps } from './sections.js';

/** The result of a search for capacity as one page, with a section for each workload; see documentOf. */
export function capacityHtml(found) {
  const concluded = conclude(found);
  const charts = capacityCharts(found).map((chart, n) => ({ ...chart, n }));
  const links = [...concluded.searches.map(({ workload }, n) => [idOf(n), workload]), SETTINGS];
  const nav = links.map(([id, name]) => `<a href="#${id}">${escape(name)}</a>`).join('');
  const workloads = concluded.searches.map((search, n) =>
    workloadSection(
      { ...search, id: idOf(n) },
      found.searches[n],
      charts.filter((chart) => chart.search === n),
    ),
  );
  const [id, name] = SETTINGS;
  return documentOf({
    title: `Capacity: ${concluded.title}`,
    heading: 'Capacity',
    facts: factsOf(found),
    main: `${verdict(concluded)}
<div class="figures">${figuresOf(found).map(figure).join('')}</div>
<nav aria-label="Sections">${nav}</nav>
${workloads.join('\n')}
<section id="${id}"><h2>${name}</h2>${effects(found)}${confirmation(found)}</section>`,
    data: { charts },
    script: 'capacity-page.js',
  });
}

const SETTINGS = ['settings', 'Settings'];

function idOf(n) {
  return `workload-${n + 1}`;
}

function factsOf({ startedAt, secondsUsed, machine, p99Millis, stepSeconds }) {
  const took = secondsUsed === undefined ? '' : `, ${Math.round(secondsUsed)} s`;
  return (
    `${startedAt.replace('T', ' ').slice(0, 19)} UTC${took}; steps of up to ${stepSeconds} s; a step holds with 98 % ` +
    `achieved, 0.1 % failed, p99 of ${p99Millis} ms and no growing lag; ${machineFacts(machine)}`
  );
}

function verdict({ reached, title, remarks, searches, settings }) {
  const paragraphs = searches.map(
    ({ workload, title: own, sentences, bottleneck }) =>
      `<p><b>${escape(workload)}, ${escape(own)}.</b> ${sentences.map(escape).join(' ')} ` +
      `<b>Bottleneck.</b> ${escape(bottleneck)}</p>`,
  );
  return `<section class="verdict ${reached ? 'passed' : 'failed'}" id="verdict">
  <h2>${escape(title)}</h2>
  ${remarks.length === 0 ? '' : `<p>${remarks.map(escape).join(' ')}</p>`}
  ${paragraphs.join('\n  ')}
  <p><b>Settings.</b> ${settings.map(escape).join(' ')}</p>
</section>`;
}

/** Charts and tables of one workload, under what it comes down to. */
function workloadSection({ id, workload, title, bottleneck }, search, charts) {
  const own = (section) => {
    const there = charts.filter((chart) => chart.section === section);
    return there.length === 0 ? '' : chartsOf(there);
  };
  return `<section id="${id}"><h2>Workload ${escape(workload)}: ${escape(title)}</h2>
<p><b>Bottleneck.</b> ${escape(bottleneck)}</p>
<h3>Throughput and latency</h3>${own('load')}${steps(search)}
<h3>Scalability</h3>${own('scalability')}${scalability(search)}
<h3>What was full</h3>${resources(search)}</section>`;
}

function figuresOf(found) {
  const law = found.searches[0]?.scalability;
  return [
    ...found.searches.map((search, n) => ({
      label: `Knee, ${search.workload}`,
      value: known(search.knee, '/s'),
      href: `#${idOf(n)}`,
      note: `p99 there ${known(kneeStep(search)?.p99Millis, ' ms')}; full first: ${limitingStep(search)?.full[0]?.resource ?? 'nothing'}`,
    })),
    {
      label: law && law.peakPerSecond === null ? 'Ceiling by the law' : 'Peak by the law',
      value: known(law?.peakPerSecond ?? law?.ceilingPerSecond, '/s'),
      href: `#${idOf(0)}`,
      note: [found.searches[0]?.workload, law && !law.trusted && 'not to be trusted']
        .filter(Boolean)
        .join(', '),
    },
    { label: 'Best settings', href: '#settings', ...bestSettings(found) },
  ];
}

function known(value, unit) {
  return value === undefined || value === null ? 'unknown' : `${number(value)}${unit}`;
}

function bestSettings({ effects: tried, recommendation, confirmation: confirmed, triedWith }) {
  if (!tried?.length) return { value: 'unknown', note: 'none were tried' };
  if (!isRecommended({ recommendation, confirmation: confirmed }))
    return {
      value: 'defaults',
      note: recommendation ? 'nothing was confirmed to help' : 'within noise',
    };
  const gain = signed(confirmed?.change ?? recommendation.expected);
  const promise =
    confirmed && confirmed.outcome !== 'not confirmed'
      ? `promise: ${confirmed.outcome}`
      : 'not confirmed';
  return { value: gain, note: `${triedWith.workload}; ${promise}` };
}
