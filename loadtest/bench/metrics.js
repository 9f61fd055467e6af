/**
 * The services' metrics, summed over instances, shards and other labels.
 */
export class Metrics {
  #managementUrls;

  /** @param {string[]} managementUrls of all instances of both services */
  constructor(managementUrls) {
    this.#managementUrls = managementUrls;
  }

  /** @returns {Promise<Sample>} */
  async read() {
    const texts = await Promise.all(
      this.#managementUrls.map(async (url) => (await fetch(`${url}/q/metrics`)).text()),
    );
    return new Sample(texts.join('\n'));
  }
}

/** What the metrics were at one time. */
export class Sample {
  #lines;

  /** @param {string} text in Prometheus' format */
  constructor(text) {
    this.#lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  }

  /** The sum of all series of a name; 0 when there is none. */
  sum(name) {
    let sum = 0;
    for (const [labels, value] of this.#series(name)) if (labels !== undefined) sum += value;
    return sum;
  }

  /** A histogram: cumulative counts by upper bound in the metric's unit. */
  histogram(name) {
    const counts = new Map();
    for (const [labels, value] of this.#series(`${name}_bucket`)) {
      const bound = /le="([^"]+)"/.exec(labels)?.[1];
      const key = bound === '+Inf' ? Infinity : Number(bound);
      counts.set(key, (counts.get(key) ?? 0) + value);
    }
    return counts;
  }

  *#series(name) {
    for (const line of this.#lines) {
      if (!line.startsWith(name) || !'{ '.includes(line[name.length])) continue;
      const value = Number(line.slice(line.lastIndexOf(' ') + 1));
      if (Number.isFinite(value)) yield [line.slice(name.length, line.lastIndexOf(' ')), value];
    }
  }
}
