import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { askOf } from '../src/views.js';

const run = promisify(execFile);
const KEY = 'espm_bench:order';

/** About as long as an order's view. */
const VALUE = 'x'.repeat(500);
const REQUESTS = 300_000;
const TIMEOUT_MILLIS = 120_000;
const CONNECT_TIMEOUT_MILLIS = 5000;

/** What Redis does with reads of one value the size of an order, without anything around it. */
export class GetLimit {
  #benchmark;
  #url;

  /** @param {string} benchmark path of redis-benchmark @param {string} url of a Redis without password */
  constructor(benchmark, url) {
    this.#benchmark = benchmark;
    this.#url = url;
  }

  /**
   * `GET`s per second.
   *
   * @param {number} connections each of which asks again as soon as it has its answer
   * @returns {Promise<number>}
   */
  async perSecond(connections) {
    return askOf(this.#url, CONNECT_TIMEOUT_MILLIS, async (client) => {
      await client.set(KEY, VALUE);
      const rate = readGetRate(await this.#run(connections));
      await client.del(KEY);
      return rate;
    });
  }

  async #run(connections) {
    const { hostname, port } = new URL(this.#url);
    const { stdout } = await run(
      this.#benchmark,
      [
        ...['-h', hostname, '-p', port, '-c', String(connections), '-n', String(REQUESTS), '--csv'],
        ...['GET', KEY],
      ],
      { timeout: TIMEOUT_MILLIS },
    );
    return stdout;
  }
}

/** Requests per second out of the lines that redis-benchmark prints: a head, then a line for each command. */
export function readGetRate(text) {
  const rate = /^"GET[^"]*","([\d.]+)"/m.exec(text)?.[1];
  if (!rate) throw new Error(`redis-benchmark printed no result:\n${text}`);
  return Number(rate);
}
