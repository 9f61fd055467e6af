import { readFile } from 'node:fs/promises';
import { query } from './database.js';

/** A UUID of version 7 by an order's number. */
const BULK_ID =
  "(lpad(to_hex(1780000000000 + n), 12, '0') || '7' || substr(md5('bulk' || n), 1, 3) || '8' || substr(md5('bulk' || n), 4, 15))::uuid";

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

  /**
   * Gives the store the orders of these numbers, of four events each; as a part of the topic, or as nobody's: millions
   * would have to be published first.
   */
  async addBulk(from, to, { arePublished }) {
    const text = await readFile(new URL('sql/bulk.sql', import.meta.url), 'utf8');
    const values = [from, to, arePublished ? 'order' : 'espm-bench'];
    await query(this.#database, { text: text.replaceAll('BULK_ID', BULK_ID), values });
  }

  /** What the database would do by itself, at a moment of its own choice, after many rows have come. */
  async tidyUp() {
    await query(this.#database, 'vacuum (analyze) events');
  }

  async lastPosition() {
    const { rows } = await query(this.#database, 'select coalesce(max(position), 0) as last from events');
    return Number(rows[0].last);
  }

  /** Ids of so many of the orders of these numbers, anywhere among them. The events are not looked at: they stay cold. */
  async someOrders(from, to, count) {
    const numbers = new Set();
    while (numbers.size < Math.min(count, to - from + 1)) numbers.add(from + Math.floor(Math.random() * (to - from + 1)));
    const text = `select ${BULK_ID} as id from unnest($1::int[]) n`;
    const { rows } = await query(this.#database, { text, values: [[...numbers]] });
    return rows.map(({ id }) => id);
  }

  /** Ids of orders, the newest first. */
  async orderIds(limit) {
    const { rows } = await query(this.#database, {
      text: "select stream_id from events where version = 1 and category = 'order' order by position desc limit $1",
      values: [limit],
    });
    return rows.map((row) => row.stream_id);
  }
}
