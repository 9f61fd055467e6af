import { escape } from '../../src/report/table.js';
import { framesOf } from './flame.js';
import { ORIGINS, originOf } from './origins.js';
import { CUT } from './samples.js';

const ROW_PIXELS = 17;

/** Rows that are no method's: all samples, and the groups of threads. */
const ROWS_ABOVE_METHODS = 2;

/** Pale, so that text in the page's ink can be read on every colour of both themes. */
const PALENESS = 0.4;

/** How frames look; once on a page. */
export const FLAME_STYLE = `<style>
.flame { display: block; width: 100%; margin-top: .8rem; }
.flame rect { fill-opacity: ${PALENESS}; stroke: var(--card); stroke-width: 1px; }
.flame text { fill: var(--ink); font-size: 11px; }
.flame svg { cursor: pointer; fill: var(--rule); }
.flame svg:hover rect { fill-opacity: .75; }
${ORIGINS.map(({ id, colour }) => `.flame .${id} { fill: var(--c${colour}); }`).join('\n')}
.key.pale { opacity: ${PALENESS}; }
</style>`;

/** What the colours mean. */
export function legend() {
  const keys = ORIGINS.map((origin) => `<span>${key(origin)}${escape(origin.name)}</span>`);
  return `<p class="note">${keys.join(' &ensp; ')}</p>`;
}

/** A mark in the colour of an origin. */
export function key({ colour }) {
  return `<i class="key pale" style="background:var(--c${colour})"></i>`;
}

/**
 * A flame graph that needs no script. Each frame is a drawing of its own, so that what does not fit into it is cut off.
 *
 * @param {Map<string, number>} stacks see Stacks @param {string} label for those who do not see it
 */
export function flameSvg(stacks, label) {
  const frames = framesOf(stacks);
  const rows = frames.reduce((most, { depth }) => Math.max(most, depth + 1), 0);
  return `<svg class="flame" height="${rows * ROW_PIXELS}" role="img" aria-label="${escape(label)}">
${frames.map(frameSvg).join('\n')}
</svg>`;
}

function frameSvg({ name, samples, depth, from, share }) {
  const isMethod = depth >= ROWS_ABOVE_METHODS && name !== CUT;
  const place = `x="${percent(from)}" y="${depth * ROW_PIXELS}" width="${percent(share)}" height="${ROW_PIXELS}"`;
  const told = `${name}: ${samples} sample${samples === 1 ? '' : 's'}, ${(share * 100).toFixed(1)} %`;
  return (
    `<svg${isMethod ? ` class="${originOf(name).id}"` : ''} ${place}><title>${escape(told)}</title>` +
    `<rect width="100%" height="100%"/><text x="3" y="12">${escape(isMethod ? shortened(name) : name)}</text></svg>`
  );
}

/** Fine enough that frames side by side still meet when one of the narrowest is as wide as the page. */
function percent(part) {
  return `${Number((part * 100).toFixed(5))}%`;
}

/** `espm.command.api.OrderCommands.create` is `OrderCommands.create`. */
export function shortened(method) {
  return method.split('.').slice(-2).join('.');
}
