import { readFile } from 'node:fs/promises';
import { query } from './database.js';

/** Puts events into the store past the service, where it would take too long by it, and finds some of them. */
export class StoreData {
  #database;

  /** @param database to connect to as its owner */
  constructor(database) {
    this.#database = database;
  }

  /** Gives a stream of so many events to the store, as an order that was changed so often. */
  async addLongStream(orderId, events) {
    await query(this.#database, {
      text:
        "insert into events (category, stream_id, version, type, schema_version, occurred_at, data) " +
        "select 'order', $1::uuid, n, case n when 1 then 'OrderCreated' else 'OrderItemAdded' end, 1, now(), " +
        "convert_to(case n when 1 then '{\"customerId\":\"550e8400-e29b-41d4-a716-446655440000\",\"currency\":\"USD\"}' " +
        "else '{\"productId\":\"38d275eb-fd95-4f59-8f73-b68df3a9d2e0\",\"quantity\":1,\"unitPrice\":29.99}' end, 'UTF8') " +
        'from generate_series(1, $2::int) n order by n',
      values: [orderId, events],
    });
  }

  /** Gives so many whole lives of orders to the store, of seven events each. */
  async addOrders(orders) {
    const text = await readFile(new URL('sql/orders.sql', import.meta.url), 'utf8');
    await query(this.#database, { text, values: [orders] });
  }

  /** Gives the store the orders of these numbers, of four events each, that are not published. */
  async addBulk(from, to) {
    const text = await readFile(new URL('sql/bulk.sql', import.meta.url), 'utf8');
    await query(this.#database, { text, values: [from, to] });
  }

  /** What the database would do by itself, at a moment of its own choice, after many rows have come. */
  async tidyUp() {
    await query(this.#database, 'vacuum (analyze) events');
  }

  async lastPosition() {
    const { rows } = await query(this.#database, 'select coalesce(max(position), 0) as last from events');
    return Number(rows[0].last);
  }

  /** Ids of so many orders whose events are between two positions, anywhere there. */
  async someOrders(after, upTo, count) {
    const positions = Array.from({ length: 2 * count }, () => after + 1 + Math.floor(Math.random() * (upTo - after)));
    const { rows } = await query(this.#database, {
      text: "select distinct stream_id from events where position = any($1::bigint[]) and category = 'espm-bench'",
      values: [positions],
    });
    return rows.slice(0, count).map((row) => row.stream_id);
  }

  /** Ids of orders, the newest first. */
  async orderIds(limit) {
    const { rows } = await query(this.#database, {
      text: 'select stream_id from events where version = 1 order by position desc limit $1',
      values: [limit],
    });
    return rows.map((row) => row.stream_id);
  }
}
