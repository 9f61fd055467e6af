/**
 * What the monitors saw, by time. All samples of one round have the same `at`.
 */
export class Timeline {
  #moments = new Map();
  #names = new Set();
  #times;
  #places;

  /**
   * @param {object[]} samples as the monitors gave them; the load generator's own as monitor `generator`
   * @param {number} [fromMillis] and
   * @param {number} [toMillis] what is outside is left out
   */
  constructor(samples, fromMillis = 0, toMillis = Infinity) {
    for (const { at, monitor, ...fields } of samples) {
      if (at < fromMillis || at > toMillis) continue;
      this.#names.add(monitor);
      if (!this.#moments.has(at)) this.#moments.set(at, new Map());
      this.#moments.get(at).set(monitor, fields);
    }
    this.#times = [...this.#moments.keys()].sort((a, b) => a - b);
    this.#places = new Map(this.#times.map((at, place) => [at, place]));
  }

  /** The moments in their order, in epoch milliseconds. */
  get times() {
    return this.#times;
  }

  /** The moment so many before this one; undefined when there is none. */
  before(at, moments) {
    return this.#times[this.#places.get(at) - moments];
  }

  /** This moment and so many before and after it, as far as there are. */
  around(at, moments) {
    const place = this.#places.get(at);
    return this.#times.slice(Math.max(0, place - moments), place + moments + 1);
  }

  /** The names of monitors that begin so. */
  names(beginning = '') {
    return [...this.#names].filter((name) => name.startsWith(beginning)).sort();
  }

  /** @returns {number | null} null where the monitor has a hole or did not know */
  value(at, monitor, field) {
    return this.#moments.get(at)?.get(monitor)?.[field] ?? null;
  }

  /** One field over all moments. */
  series(monitor, field) {
    return this.times.map((at) => this.value(at, monitor, field));
  }

  /** Where a monitor could not sample: from, to and why. */
  holes() {
    const found = [];
    for (const monitor of this.names()) {
      let open;
      for (const at of this.times) {
        const reason = this.#moments.get(at).get(monitor)?.hole;
        if (reason === undefined) {
          if (this.#moments.get(at).has(monitor)) open = undefined;
        } else if (open === undefined) {
          found.push((open = { monitor, fromMillis: at, toMillis: at, reason }));
        } else {
          open.toMillis = at;
        }
      }
    }
    return found;
  }
}

/** Of the values that are known. */
export function mean(values) {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** Of the values that are known. */
export function largest(values) {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((most, value) => Math.max(most, value), -Infinity);
}
