import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createClient } from 'redis';

const run = promisify(execFile);
const KEY = 'espm_bench:order';

/** About as long as an order's view. */
const VALUE = 'x'.repeat(500);
const REQUESTS = 300_000;
const TIMEOUT_MILLIS = 120_000;

/** What Redis does with reads of one value the size of an order, without anything around it. */
export class GetLimit {
  #benchmark;
  #url;

  /** @param {string} benchmark path of redis-benchmark @param {string} url of Redis */
  constructor(benchmark, url) {
    this.#benchmark = benchmark;
    this.#url = url;
  }

  /** `GET`s per second, each connection waiting for its answer. @returns {Promise<number>} */
  async perSecond(connections) {
    const client = createClient({ url: this.#url });
    await client.connect();
    try {
      await client.set(KEY, VALUE);
      return readGetRate(await this.#run(connections));
    } finally {
      await client.del(KEY);
      client.destroy();
    }
  }

  async #run(connections) {
    const { hostname, port, password } = new URL(this.#url);
    const { stdout } = await run(
      this.#benchmark,
      [
        ...['-h', hostname, '-p', port || '6379', '-c', String(connections), '-n', String(REQUESTS), '--csv'],
        ...(password ? ['-a', decodeURIComponent(password)] : []),
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
