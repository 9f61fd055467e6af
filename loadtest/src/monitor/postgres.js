import pg from 'pg';
import { Rates, meanOf, rounded } from './rates.js';

const SQL = `
  select
    (select count(*) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()
       and state = 'active') as active,
    (select count(*) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()
       and state like 'idle in transaction%') as in_transaction,
    (select count(*) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid())
       as connections,
    current_setting('max_connections')::int as connections_max,
    (select count(*) from pg_locks where not granted) as locks_waiting,
    d.xact_commit + d.xact_rollback as transactions,
    d.blks_hit as blocks_hit, d.blks_read as blocks_read,
    w.wal_bytes::float8 as wal_bytes,
    pg_table_size('events') as table_bytes, pg_indexes_size('events') as index_bytes
  from pg_stat_database d, pg_stat_wal w where d.datname = current_database()`;

/** PostgreSQL: connections, transactions, locks, what is written ahead, and how large the store is. */
export class PostgresMonitor {
  name = 'postgres';
  #database;
  #timeoutMillis;
  #client;
  #rates = new Rates();

  constructor(database, timeoutMillis) {
    this.#database = database;
    this.#timeoutMillis = timeoutMillis;
  }

  async sample() {
    this.#client ??= await this.#connect();
    let row;
    try {
      ({
        rows: [row],
      } = await this.#client.query(SQL));
    } catch (error) {
      await this.close();
      throw error;
    }
    for (const name of Object.keys(row)) row[name] = Number(row[name]);
    const { transactions, wal_bytes, blocks_hit, blocks_read } = row;
    const change = this.#rates.since({ transactions, wal_bytes, blocks_hit, blocks_read }, Date.now());
    const hits = change?.grown.blocks_hit;
    return {
      connections: row.connections,
      connectionsMax: row.connections_max,
      active: row.active,
      inTransaction: row.in_transaction,
      idle: row.connections - row.active - row.in_transaction,
      locksWaiting: row.locks_waiting,
      transactionsPerSecond: change ? rounded(change.grown.transactions / change.seconds) : null,
      walBytesPerSecond: change ? rounded(change.grown.wal_bytes / change.seconds) : null,
      blocksHitShare: change ? meanOf(hits, hits + change.grown.blocks_read) : null,
      tableBytes: row.table_bytes,
      indexBytes: row.index_bytes,
    };
  }

  async #connect() {
    const client = new pg.Client({
      ...this.#database,
      application_name: 'espm-monitor',
      connectionTimeoutMillis: this.#timeoutMillis,
      query_timeout: this.#timeoutMillis,
    });
    client.on('error', () => {}); // the next query fails with it
    await client.connect();
    return client;
  }

  async close() {
    const client = this.#client;
    this.#client = undefined;
    await client?.end().catch(() => {});
  }
}
