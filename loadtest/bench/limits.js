import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { connect, query } from './database.js';

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

  /** Rows that are inserted one at a time by one connection. */
  async rows() {
    const client = await connect(this.#database);
    const text = await readFile(new URL('sql/single.sql', import.meta.url), 'utf8');
    return {
      /** @returns {Promise<number>} milliseconds until it was committed */
      async insert() {
        const began = performance.now();
        await client.query({ name: 'single', text });
        return performance.now() - began;
      },
      end: () => client.end(),
    };
  }

  #query(statement) {
    return query(this.#database, statement);
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
