import pg from 'pg';

/** Counts the events in PostgreSQL, as a user who may read them only. */
export async function countStore(database, timeoutMillis) {
  const client = new pg.Client({
    ...database,
    connectionTimeoutMillis: timeoutMillis,
    query_timeout: timeoutMillis,
  });
  // An error between two queries reaches the next query too; unheard it would end the process.
  client.on('error', () => {});
  await client.connect();
  try {
    const { rows } = await client.query(
      'select count(distinct stream_id) as orders, count(*) as events from events',
    );
    return { orders: Number(rows[0].orders), events: Number(rows[0].events) };
  } finally {
    await client.end();
  }
}
