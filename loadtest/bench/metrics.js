import { Figures } from '../src/monitor/prometheus.js';

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
  #figures;

  /** @param {string} text in Prometheus' format */
  constructor(text) {
    this.#figures = new Figures(text);
  }

  /** The sum of all series of a name; 0 when there is none. */
  sum(name) {
    return this.#figures.sum(name) ?? 0;
  }

  /** A histogram: cumulative counts by upper bound in the metric's unit. */
  histogram(name) {
    const counts = new Map();
    for (const { bound, count } of this.#figures.buckets(name)) {
      counts.set(bound, (counts.get(bound) ?? 0) + count);
    }
    return counts;
  }
}
