import { median } from '../src/statistics.js';
import { changeItems, newOrder } from './latency.js';
import { drained } from './pipeline.js';
import { load } from './wrk.js';

const EVENTS_OF_ORDER = 4;
const COMMANDS = 300;

/** The first commands of a kind are not measured: what they need has to be loaded. */
const COMMANDS_BEFORE = 100;

/** Orders that are added before commands on some of them are measured. */
const FEW_ORDERS = 10_000;

/** So many at a time, so that the relay passes over them bit by bit, and progress is seen. */
const ORDERS_AT_ONCE = 125_000;

/** So that the code of a command is compiled before the first measurement, and the store still small. */
const WARM_UP = { script: 'flow', seconds: 20, connections: 4 };

/**
 * What a command costs while the store grows: at the beginning of a benchmark, at its end, and after very many events
 * more. Commands come one at a time, in turns with rows that are inserted into a small table of the same
 * database, as the machine is not the same at these times.
 */
export class StoreGrowth {
  #context;
  #progress;
  #added = 0;

  /** What was measured: events in the store, and medians in milliseconds; see `#measureWith`. */
  #sizes = [];

  constructor(context, progress) {
    this.#context = context;
    this.#progress = progress;
  }

  /** Measures a store that has little in it. */
  async begin() {
    const { wrk, system, metrics } = this.#context;
    this.#progress(`Warming up for single commands, ${WARM_UP.seconds} s`);
    await load({ wrk, url: system.commandUrls[0], ...WARM_UP });
    await drained(metrics);
    await this.#measureWith(FEW_ORDERS, { arePublished: true });
  }

  /** Measures it as it is now, and with so many events more. */
  async end(events) {
    await this.#measureWith(FEW_ORDERS, { arePublished: true });
    await this.#measureWith(Math.ceil(events / EVENTS_OF_ORDER), { arePublished: false });
    return growthOf(this.#sizes);
  }

  /** Adds orders, and measures commands on some that nothing remembers, and on one that is remembered. */
  async #measureWith(orders, how) {
    const { system, insertLimit, storeData, metrics } = this.#context;
    const first = this.#added + 1;
    for (let left = orders; left > 0; left -= ORDERS_AT_ONCE) {
      const some = Math.min(left, ORDERS_AT_ONCE);
      await storeData.addBulk(this.#added + 1, this.#added + some, how);
      this.#added += some;
      if (left > some) this.#progress(`${(left - some) * EVENTS_OF_ORDER} events still to be added`);
    }
    await storeData.tidyUp();
    const apiUrl = `${system.commandUrls[0]}/api`;
    const known = await newOrder(apiUrl);
    await drained(metrics); // the relay has passed over the others when it has published this one
    const events = await storeData.lastPosition();
    const unknown = await storeData.someOrders(first, this.#added, COMMANDS_BEFORE + COMMANDS);
    const size = { events, ...(await measure(apiUrl, { known, unknown }, await insertLimit.rows())) };
    this.#sizes.push(size);
    this.#progress(`With ${events} events: ${size.unknownMillis.toFixed(2)} ms a command, ${size.rowMillis.toFixed(2)} ms a row`);
  }
}

/**
 * What a command costs with the largest store, by what it cost with a smaller one: the larger of the ratio of the times
 * as they are and of that of the times divided by a row's, as one of them is hidden by a machine that has become faster and
 * the other by a disk that has become slower; and that against each of the smaller stores, the first of which was
 * measured on a system that had done less.
 *
 * @param {object[]} sizes in the order of their growth
 */
export function growthOf(sizes) {
  const last = sizes.at(-1);
  const ratio = (name) =>
    Math.max(
      ...sizes.slice(0, -1).map((size) => {
        const raw = last[name] / size[name];
        return Math.max(raw, raw / (last.rowMillis / size.rowMillis));
      }),
    );
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
  return Object.fromEntries(
    Object.entries(millis).map(([name, of]) => [`${name}Millis`, median(of.slice(COMMANDS_BEFORE))]),
  );
}
