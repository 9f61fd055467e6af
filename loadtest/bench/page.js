import { documentOf, figure, machineFacts } from '../src/report/document.js';
import { escape, table } from '../src/report/table.js';
import { GOALS_IN_ALL, goalsOf } from './goals.js';
import { onceMeasured } from './once.js';
import { PROFILE_PAGE } from './profile/files.js';
import { number } from './words.js';

const SECTIONS = [
  ['goals', 'Goals'],
  ['rates', 'Rates'],
  ['cpu', 'Processor time'],
  ['once', 'Measured once'],
];

/** Colours of the page's charts. */
const COLOURS = 9;

/**
 * The result as one page; see documentOf.
 *
 * @param results see resultsOf
 * @param {{ machine, durability: Record<string, string>, rounds: number, seconds: number, connections: number }} how
 */
export function benchHtml(results, how) {
  const goals = goalsOf(results);
  const nav = SECTIONS.map(([id, name]) => `<a href="#${id}">${name}</a>`).join('');
  return documentOf({
    title: 'Benchmark of ESPM',
    heading: 'Benchmark',
    facts: factsOf(how),
    main: `${verdict(goals, results)}
<div class="figures">${goals.slice(0, 5).map(tile).join('')}</div>
<nav aria-label="Sections">${nav}</nav>
${section('goals', goalTable(goals))}
${section('rates', rateTable(results))}
${section('cpu', cpuTable(results))}
${section('once', `<ul>${onceMeasured(results).map((line) => `<li>${escape(line)}</li>`).join('')}</ul>`)}`,
    data: { charts: [] },
    script: 'capacity-page.js',
  });
}

function factsOf({ machine, durability, rounds, seconds, connections }) {
  const settings = Object.entries(durability).map((pair) => pair.join(' '));
  return (
    `${rounds} round${rounds === 1 ? '' : 's'} of ${seconds} s, ${connections} connections, load generator on the same machine; ` +
    `${settings.join(', ')}; ${machineFacts(machine)}`
  );
}

function verdict(goals, { failures }) {
  const reached = goals.filter(({ reached: is }) => is).length;
  const isWell = failures === 0 && reached === goals.length;
  const unmeasured = GOALS_IN_ALL - goals.length;
  const farthest = goals.toSorted((one, other) => one.share - other.share)[0];
  const sentence =
    failures > 0
      ? `${failures} requests failed: the figures are worth nothing.`
      : isWell
        ? 'No request failed.'
        : `No request failed. Farthest off: ${farthest.name}, ${told(farthest)} where ${farthest.word} ${farthest.goal}${farthest.unit} is the goal.`;
  return `<section class="verdict ${isWell && unmeasured === 0 ? 'passed' : 'failed'}" id="verdict">
  <h2>${reached} of ${goals.length} goals reached${unmeasured === 0 ? '' : `, ${unmeasured} not measured`}</h2>
  <p>${escape(sentence)}</p>
</section>`;
}

function tile(goal) {
  const { name, word, goal: wanted, unit } = goal;
  return figure({ label: name, value: told(goal), href: '#goals', note: `goal: ${word} ${wanted}${unit}` });
}

function told({ value, unit }) {
  return `${number(value.median)}${unit}`;
}

function goalTable(goals) {
  const rows = goals.map((goal) => [
    escape(goal.name),
    told(goal),
    spreadOf(goal.value),
    `${goal.word} ${goal.goal}${goal.unit}`,
    part(goal),
    goal.reached ? 'reached' : `<b class="bad">${goal.keptUp ? 'not reached' : 'not kept up'}</b>`,
  ]);
  return table(['', 'median', 'min – max', 'goal', 'of the goal', ''], rows);
}

/** As long as what is reached of the goal. */
function part({ share, reached }) {
  const width = (Math.min(1, share) * 100).toFixed(1);
  return `<span class="effect"><i class="change ${reached ? 'up' : 'down'}" style="left:0;width:${width}%"></i></span>`;
}

function spreadOf({ values, min, max }) {
  return values.length > 1 ? `${number(min)} – ${number(max)}` : '–';
}

function rateTable({ perSecond, millis, drainSeconds, keptUp }) {
  const rows = Object.entries(perSecond).map(([name, rate]) => [
    escape(name),
    Math.round(rate.median),
    `${Math.round(rate.min)} – ${Math.round(rate.max)}`,
    millis[name].p50 ? number(millis[name].p50.median) : '–',
    millis[name].p99 ? number(millis[name].p99.median) : '–',
    drainSeconds[name] ? `${keptUp[name] ? 'yes' : '<b class="bad">no</b>'}, ${number(drainSeconds[name].median)} s` : '',
  ]);
  return (
    table(['', 'per second', 'min – max', 'p50 ms', 'p99 ms', 'kept up, drained after'], rows) +
    '<p class="note">Of commands: divided by the time until the last of them was in the read model. Of the limits: what the parts do alone.</p>'
  );
}

function cpuTable({ cpuMicros, profile }) {
  const measured = Object.entries(cpuMicros).filter(([, of]) => of !== undefined);
  if (measured.length === 0) return '<p>Not measured.</p>';
  const names = Object.keys(measured[0][1].byComponent);
  const sum = ({ byComponent }) => names.reduce((all, name) => all + byComponent[name].median, 0);
  const most = Math.max(...measured.map(([, of]) => sum(of)));
  const rows = measured.map(([name, of]) => [
    escape(name),
    number(of.total.median),
    stack(names, of, most),
    ...names.map((component) => number(of.byComponent[component].median)),
  ]);
  const heads = names.map((name, n) => `<i class="key" style="background:var(--c${n % COLOURS})"></i>${escape(name)}`);
  return (
    table(['', 'µs each', 'by component', ...heads], rows) +
    '<p class="note">Microseconds of processor time for each command or read, of all processes but the load generator.</p>' +
    (profile ? `<p><a href="${PROFILE_PAGE}">Where that of a creation goes</a>: by thread, and flame graphs.</p>` : '')
  );
}

/** A bar of parts, one for each component, as long as all of it is of the longest. */
function stack(names, { byComponent }, most) {
  let left = 0;
  const parts = names.map((name, n) => {
    const width = (byComponent[name].median / most) * 100;
    const drawn = `<i style="left:${left.toFixed(1)}%;width:${width.toFixed(1)}%;background:var(--c${n % COLOURS})"></i>`;
    left += width;
    return drawn;
  });
  return `<span class="effect">${parts.join('')}</span>`;
}

function section(id, content) {
  const [, name] = SECTIONS.find(([known]) => known === id);
  return `<section id="${id}"><h2>${name}</h2>${content}</section>`;
}
