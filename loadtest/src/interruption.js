/** What is wrong with a run that had nothing to report yet. */
export const INTERRUPTED = 'interrupted before the load began';

const SIGNALS = ['SIGINT', 'SIGTERM'];

/**
 * Ctrl-C, and the end that a supervisor asks for. Before the load there is nothing to report; once it has begun,
 * what was measured until then is: the load hears of it and ends, and what comes after it is left out.
 */
export class Interruption {
  #process;
  #rest = new AbortController();
  #interrupt = () => this.#rest.abort();
  #hear = () => this.#interrupt();

  constructor(heard = process) {
    this.#process = heard;
  }

  /** Aborted from the first of them on, unless some work is told instead. */
  get signal() {
    return this.#rest.signal;
  }

  listen() {
    for (const signal of SIGNALS) this.#process.on(signal, this.#hear);
  }

  close() {
    for (const signal of SIGNALS) this.#process.off(signal, this.#hear);
  }

  /** Does some work that ends by itself when it is told by `interrupt`; what comes after it still comes. */
  async telling(interrupt, work) {
    const before = this.#interrupt;
    this.#interrupt = interrupt;
    try {
      return await work();
    } finally {
      this.#interrupt = before;
    }
  }

  /** What some work comes to; undefined when there was an interruption before or meanwhile. */
  async unlessInterrupted(work) {
    const { signal } = this.#rest;
    if (signal.aborted) return undefined;
    const interrupted = new Promise((resolve) =>
      signal.addEventListener('abort', () => resolve(undefined), { once: true }),
    );
    return Promise.race([work(), interrupted]);
  }
}
