import { percent } from '../analysis/words.js';

/** A column is of numbers when its first cell is one, or is unknown: then it stands to the right. */
export function table(head, rows) {
  const isText = (n) => !/^([\d.±+-]|–)/.test(String(rows[0]?.[n] ?? ''));
  const cells = (tag, row) =>
    row.map((content, n) => `<${tag}${isText(n) ? ' class="text"' : ''}>${content}</${tag}>`).join('');
  const body = rows.map((row) => `<tr>${cells('td', row)}</tr>`).join('');
  return `<div class="table"><table><thead><tr>${cells('th', head)}</tr></thead><tbody>${body}</tbody></table></div>`;
}

/** Some times of a distribution, as cells. */
export function millis(distribution, names) {
  return names.map((name) => (distribution === null ? '–' : distribution[name]));
}

/** A part of the whole, as a cell. */
export function share(value) {
  return value === null || value === undefined ? '–' : percent(value);
}

/** Two decimals, as a cell. */
export function rounded(value) {
  return value === null ? '–' : Math.round(value * 100) / 100;
}

/** Text that is to be read, not obeyed, by a browser. */
export function escape(text) {
  return String(text).replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}
