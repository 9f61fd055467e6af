import pg from 'pg';

/** A connection; end it by its `end`. */
export async function connect(database) {
  const client = new pg.Client(database);
  await client.connect();
  return client;
}

/** Runs one statement by a connection of its own. */
export async function query(database, statement) {
  const client = await connect(database);
  try {
    return await client.query(statement);
  } finally {
    await client.end();
  }
}
