/**
 * The figures that a service tells about itself, in Prometheus' text format.
 */
export class Figures {
  #byName = new Map();

  constructor(text) {
    for (const line of text.split('\n')) {
      const match = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/.exec(line);
      if (match === null || match[1].startsWith('#')) continue;
      const [, name, labels = '', value] = match;
      const entry = { labels, value: value === '+Inf' ? Infinity : Number(value) };
      if (!this.#byName.has(name)) this.#byName.set(name, []);
      this.#byName.get(name).push(entry);
    }
  }

  has(name) {
    return this.#byName.has(name);
  }

  /** The sum over all labels that have this text in them; null when there is no such figure. */
  sum(name, labelled = '') {
    return this.#fold(name, labelled, (sum, value) => sum + value, 0);
  }

  /** The largest one, likewise. */
  max(name, labelled = '') {
    return this.#fold(name, labelled, Math.max, -Infinity);
  }

  /** The buckets of a histogram: upper bounds and how many were not above. */
  buckets(name) {
    return (this.#byName.get(`${name}_bucket`) ?? []).map(({ labels, value }) => {
      const bound = /le="([^"]+)"/.exec(labels)[1];
      return { bound: bound === '+Inf' ? Infinity : Number(bound), count: value };
    });
  }

  #fold(name, labelled, combine, start) {
    const values = (this.#byName.get(name) ?? [])
      .filter(({ labels, value }) => labels.includes(labelled) && !Number.isNaN(value))
      .map(({ value }) => value);
    return values.length === 0 ? null : values.reduce((folded, value) => combine(folded, value), start);
  }
}

/** The bound below which this share of what came between two readings of a histogram lies; null if none. */
export function percentileBetween(before, after, share) {
  const earlier = new Map(before.map(({ bound, count }) => [bound, count]));
  const grown = after.map(({ bound, count }) => ({ bound, count: count - (earlier.get(bound) ?? 0) }));
  const all = grown.at(-1)?.count ?? 0;
  if (all <= 0) return null;
  const found = grown.find(({ count }) => count >= share * all);
  return Number.isFinite(found.bound) ? found.bound : (grown.at(-2)?.bound ?? null);
}
