import { median } from '../src/statistics.js';
import { changeItems, newOrder } from './latency.js';
import { drained } from './pipeline.js';
import { load } from './wrk.js';

const EVENTS_OF_ORDER = 4;
const COMMANDS = 300;

/** Orders that are added before commands on some of them are measured. */
const FEW_ORDERS = 10_000;

/** So many at a time, so that the relay passes over them bit by bit, and progress is seen. */
const ORDERS_AT_ONCE = 125_000;

/** So that the code of a command is compiled before the first measurement, and the store still small. */
const WARM_UP = { seconds: 60, connections: 32, pauseMillis: 64 };

/**
 * What a command costs while the store grows: at the beginning of a benchmark, at its end, and after very many events
 * more. Commands come one at a time, in turns with rows that are inserted into a small table of the same
 * database: a command is measured by such a row, so what the machine does meanwhile does not count as growth.
 */
export class StoreGrowth {
  #context;
  #progress;
  #added = 0;

  /** What was measured: events in the store, and medians in milliseconds; see `#measureWith`. */
  sizes = [];

  constructor(context, progress) {
    this.#context = context;
    this.#progress = progress;
  }

  /** Measures a store that has little in it. */
  async begin() {
    const { wrk, system } = this.#context;
    const { pauseMillis, ...how } = WARM_UP;
    this.#progress(`Warming up for single commands, ${how.seconds} s`);
    await load({ wrk, url: system.commandUrls[0], script: 'paced', ...how, args: [String(pauseMillis)] });
    await this.#measureWith(FEW_ORDERS);
  }

  /** Measures it as it is now, and with so many events more. */
  async end(events) {
    await this.#measureWith(FEW_ORDERS);
    await this.#measureWith(Math.ceil(events / EVENTS_OF_ORDER));
    return growthOf(this.sizes);
  }

  /** Adds orders, and measures commands on some that nothing remembers, and on one that is remembered. */
  async #measureWith(orders) {
    const { system, insertLimit, storeData, metrics } = this.#context;
    const before = await storeData.lastPosition();
    for (let left = orders; left > 0; left -= ORDERS_AT_ONCE) {
      const some = Math.min(left, ORDERS_AT_ONCE);
      await storeData.addBulk(this.#added + 1, this.#added + some);
      this.#added += some;
      if (left > some) this.#progress(`${(left - some) * EVENTS_OF_ORDER} events still to be added`);
    }
    await storeData.tidyUp();
    const apiUrl = `${system.commandUrls[0]}/api`;
    const known = await newOrder(apiUrl);
    await drained(metrics); // the relay has passed over the others when it has published this one
    const events = await storeData.lastPosition();
    const unknown = await storeData.someOrders(before, events, COMMANDS);
    const size = { events, ...(await measure(apiUrl, { known, unknown }, await insertLimit.rows())) };
    this.sizes.push(size);
    this.#progress(`With ${events} events: ${size.unknownMillis.toFixed(2)} ms a command, ${size.rowMillis.toFixed(2)} ms a row`);
  }
}

/**
 * @param {object[]} sizes in the order of their growth
 * @returns {{ sizes, unknownRatio: number, knownRatio: number }} what a command costs with the largest store, by what it
 *   cost with the smallest, each by what a row took at that time
 */
export function growthOf(sizes) {
  const [first, last] = [sizes[0], sizes.at(-1)];
  const ratio = (name) => last[name] / last.rowMillis / (first[name] / first.rowMillis);
  return { sizes, unknownRatio: ratio('unknownMillis'), knownRatio: ratio('knownMillis') };
}

async function measure(apiUrl, { known, unknown }, rows) {
  const millis = { known: [], unknown: [], row: [] };
  for (const [at, orderId] of unknown.entries()) {
    millis.unknown.push(await changeItems(apiUrl, orderId, at));
    millis.known.push(await changeItems(apiUrl, known, at));
    millis.row.push(await rows.insert());
  }
  await rows.end();
  return Object.fromEntries(Object.entries(millis).map(([name, of]) => [`${name}Millis`, median(of)]));
}
