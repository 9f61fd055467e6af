import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';

const run = promisify(execFile);

/** Connections of the database's own limit, as section "Speed" of the documentation states it. */
const CLIENTS = 32;
const ROWS_OF_MULTI = 64;

/**
 * What the database does with rows like the store's, in a table like the store's, but without anything
 * around it. The table is in a schema of its own on the same server.
 */
export class InsertLimit {
  #pgbench;
  #database;

  constructor(pgbench, database) {
    this.#pgbench = pgbench;
    this.#database = database;
  }

  async prepare() {
    await this.#query(
      'create schema if not exists espm_bench; ' +
        'create table if not exists espm_bench.events (like public.events including all)',
    );
  }

  async remove() {
    await this.#query('drop schema if exists espm_bench cascade');
  }

  /** Rows per second, one row in each transaction. */
  single(seconds) {
    return this.#rows('single', seconds, 1);
  }

  /** Rows per second, 64 rows in each transaction. */
  multi(seconds) {
    return this.#rows('multi', seconds, ROWS_OF_MULTI);
  }

  async #rows(script, seconds, rowsEach) {
    await this.#query('truncate espm_bench.events');
    const { host, port, database, user, password } = this.#database;
    const { stdout } = await run(
      this.#pgbench,
      [
        ...['--no-vacuum', '--protocol', 'prepared', '--client', String(CLIENTS), '--jobs', '2'],
        ...['--time', String(seconds), '--file', fileURLToPath(new URL(`sql/${script}.sql`, import.meta.url))],
        ...['--host', host, '--port', String(port), '--username', user, database],
      ],
      { env: { ...process.env, PGPASSWORD: password }, timeout: (seconds + 60) * 1000 },
    );
    return readTransactionRate(stdout) * rowsEach;
  }

  /** The settings that decide what a commit is worth. */
  async durability() {
    const { rows } = await this.#query(
      "select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', " +
        "'full_page_writes', 'wal_level', 'server_version') order by name",
    );
    return Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
  }

  /** Gives a stream of so many events to the store, as an order that was changed so often. */
  async addLongStream(orderId, events) {
    await this.#query({
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
    await this.#query({ text, values: [orders] });
  }

  /** Ids of orders, the newest first. */
  async orderIds(limit) {
    const { rows } = await this.#query({
      text: 'select stream_id from events where version = 1 order by position desc limit $1',
      values: [limit],
    });
    return rows.map((row) => row.stream_id);
  }

  async #query(statement) {
    const client = new pg.Client(this.#database);
    await client.connect();
    try {
      return await client.query(statement);
    } finally {
      await client.end();
    }
  }
}

/** Transactions per second out of what pgbench prints, without the time of connecting. */
export function readTransactionRate(text) {
  const rate = /^tps = ([\d.]+) \(without initial connection time\)/m.exec(text)?.[1];
  if (!rate) throw new Error(`pgbench printed no result:\n${text}`);
  const failed = Number(/number of failed transactions: (\d+)/.exec(text)?.[1] ?? 0);
  if (failed > 0) throw new Error(`${failed} transactions of pgbench failed`);
  return Number(rate);
}
