/** Turns counters that only grow into what they grew by, a second. */
export class Rates {
  #last;
  #lastAtMillis;

  /**
   * @param {Record<string, number>} counters
   * @returns {{ seconds: number, grown: Record<string, number> } | undefined} by how much each grew since
   *     the last call, and in what time; undefined at the first call, and when one shrank: then its
   *     process has started anew
   */
  since(counters, nowMillis) {
    const last = this.#last;
    const seconds = (nowMillis - this.#lastAtMillis) / 1000;
    this.#last = counters;
    this.#lastAtMillis = nowMillis;
    if (last === undefined || !(seconds > 0)) return undefined;
    const grown = {};
    for (const [name, value] of Object.entries(counters)) {
      grown[name] = value - (last[name] ?? 0);
      if (grown[name] < 0) return undefined;
    }
    return { seconds, grown };
  }
}

/** A mean, or null where nothing was counted: it is no zero. */
export function meanOf(sum, count) {
  return count > 0 ? rounded(sum / count) : null;
}

/** Three decimals: scale first, then round. */
export function rounded(value) {
  return Math.round(value * 1000) / 1000;
}
