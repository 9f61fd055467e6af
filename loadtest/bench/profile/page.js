import { documentOf, machineFacts } from '../../src/report/document.js';
import { escape, table } from '../../src/report/table.js';
import { number } from '../words.js';
import { FLAME_STYLE, flameSvg, key, legend } from './drawing.js';
import { ORIGINS } from './origins.js';
import { microsOf } from './threads.js';

/** The script of the page, as seen from where the parts of all pages are. */
const SCRIPT = '../../bench/profile/zoom.js';

/** Groups of threads that use less of the whole are told together. */
const SHARE_MIN = 0.002;

/**
 * Where the processor time of a creation goes, as one page; see documentOf.
 *
 * @param profile see profileOf
 * @param {{ machine: object, connections: number }} how
 */
export function profileHtml({ figures, stacks }, how) {
  const components = Object.keys(stacks);
  const nav = ['threads', ...components].map((id) => `<a href="#${escape(id)}">${escape(id)}</a>`).join('');
  return documentOf({
    title: 'Where the processor time of a creation goes',
    heading: 'Where the processor time of a creation goes',
    facts: factsOf(figures, how),
    main: `${FLAME_STYLE}
<nav aria-label="Sections"><a href="bench.html">Benchmark</a>${nav}</nav>
<section id="threads"><h2>By thread</h2>${threadTable(figures.threads)}</section>
${components.map((name) => flameSection(name, stacks[name], figures)).join('\n')}`,
    data: {},
    script: SCRIPT,
  });
}

function factsOf({ seconds, creations, keptUp, failures }, { machine, connections }) {
  const lag = keptUp ? 'relay and projection kept up' : 'relay and projection did NOT keep up: their part is less than that of a creation';
  const failed = failures === 0 ? '' : `${failures} REQUESTS FAILED; `;
  return (
    `${creations} creations in ${number(seconds)} s, ${connections} connections, load generator on the same machine; ` +
    `${failed}${lag}; ${machineFacts(machine)}`
  );
}

function threadTable(threads) {
  const all = microsOf(...threads);
  const told = [...threads.filter((of) => microsOf(of) >= SHARE_MIN * all), ...rest(threads, all)];
  const most = Math.max(...told.map((of) => microsOf(of)));
  const rows = told.map((of) => [
    escape(of.component),
    escape(of.group),
    number(microsOf(of)),
    number(of.userMicros),
    number(of.kernelMicros),
    bar(of, most),
  ]);
  const heads = ['component', 'threads', 'µs', `${barKey(0)}user`, `${barKey(1)}kernel`, ''];
  return (
    table(heads, [['all', '', number(all), ...['userMicros', 'kernelMicros'].map((name) => number(sum(threads, name))), ''], ...rows]) +
    '<p class="note">Microseconds of processor time for each creation, from /proc. Digits in names of threads are folded to #; ' +
    'Linux keeps 15 characters of a name. What the recorder itself takes is among it.</p>'
  );
}

/** What the table leaves out, component by component. */
function rest(threads, all) {
  const small = threads.filter((of) => microsOf(of) < SHARE_MIN * all);
  return [...new Set(small.map(({ component }) => component))].map((component) => {
    const its = small.filter((of) => of.component === component);
    const [userMicros, kernelMicros] = ['userMicros', 'kernelMicros'].map((name) => sum(its, name));
    return { component, group: `${its.length} other${its.length === 1 ? '' : 's'}`, userMicros, kernelMicros };
  });
}

function sum(threads, name) {
  return threads.reduce((all, of) => all + of[name], 0);
}

function barKey(colour) {
  return `<i class="key" style="background:var(--c${colour})"></i>`;
}

/** As long as the part of the largest. */
function bar({ userMicros, kernelMicros }, most) {
  const [user, kernel] = [userMicros, kernelMicros].map((micros) => (micros / most) * 100);
  const part = (left, width, colour) => `<i style="left:${left.toFixed(1)}%;width:${width.toFixed(1)}%;background:var(--c${colour})"></i>`;
  return `<span class="effect">${part(0, user, 0)}${part(user, kernel, 1)}</span>`;
}

function flameSection(name, stacks, { samples, origins }) {
  const label = `Flame graph of ${name}: the table above it has its parts`;
  return `<section id="${escape(name)}"><h2>${escape(name)}</h2>
${originTable(origins[name])}
<p class="note">${samples[name]} samples of threads that ran Java code; the kernel, the collector and the compilers are in the table of
threads only. The part of an origin: samples in which it was the innermost but for the JDK. In the graph who calls is above whom it
calls, and the width is the part of the samples; a click makes a frame as wide as the page.</p>
${legend()}
${flameSvg(stacks, label)}
</section>`;
}

function originTable(shares) {
  const rows = ORIGINS.filter(({ id }) => shares[id] !== undefined)
    .sort((one, other) => shares[other.id] - shares[one.id])
    .map((origin) => [`${key(origin)}${escape(origin.name)}`, `${(shares[origin.id] * 100).toFixed(1)} %`]);
  return table(['whose code', 'part'], rows);
}
