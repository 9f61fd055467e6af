const MORE_HEAP =
  '-XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Xms256m -Xmx512m -XX:+ExitOnOutOfMemoryError';

/**
 * What may be tried, one at a time; `relieves` is how the names of the resources begin that it is for. From
 * heaps and the store over the services and the projection to the relay and Redis; where both directions make sense,
 * both. What a user could not change in a running installation, such as the number of partitions, is not here:
 * the query services share those, so how many each consumes is varied by how many services there are. Kafka has no
 * settings of its own: what goes to it at once is bounded by the relay, and what is taken by the projection.
 */
const CANDIDATES = [
  setting('ESPM_QUERY_JAVA_OPTIONS', MORE_HEAP, 'more heap for the query service', ['heap of query']),
  setting('ESPM_COMMAND_JAVA_OPTIONS', MORE_HEAP, 'more heap for the command service', [
    'heap of command',
  ]),
  setting('ESPM_DB_POOL_SIZE', '24', 'more connections for commands', [
    'connection pool',
    'append queue',
  ]),
  setting('ESPM_DB_POOL_SIZE', '6', 'fewer connections for commands, so larger batches', [
    'connections of PostgreSQL',
    'locks in PostgreSQL',
    'disk',
    'processors',
  ]),
  setting('ESPM_STORE_BATCH_MAX', '2000', 'larger batches of appends', ['append queue', 'disk']),
  setting('ESPM_STORE_BATCH_MAX', '100', 'smaller batches of appends', ['append queue']),
  setting('ESPM_COMMANDS', '2', 'two command services share commands and shards', [
    'append queue',
    'connection pool',
    'relay',
    'heap of command',
  ]),
  setting(
    'ESPM_QUERIES',
    '2',
    'two query services share reads, and consume half of the partitions each',
    ['projection', 'heap of query'],
  ),
  setting('QUARKUS_VERTX_EVENT_LOOPS_POOL_SIZE', '1', 'one event loop for each service', ['processors']),
  setting('ESPM_PROJECTION_BATCH_RECORDS', '1000', 'larger scripts in Redis', [
    'projection',
    "Redis' one thread",
  ]),
  setting('ESPM_PROJECTION_BATCH_RECORDS', '100', 'smaller scripts, which hold up reads for less', [
    "Redis' one thread",
  ]),
  setting('ESPM_PROJECTION_FETCH_BYTES_IN_ALL', '4M', 'more from Kafka at once', ['projection']),
  setting('ESPM_PROJECTION_FETCH_BYTES_IN_ALL', '256K', 'less from Kafka at once', [
    'heap of query',
  ]),
  setting('ESPM_RELAY_SHARDS', '1', 'one shard: fewer, larger batches to Kafka', ['processors']),
  setting('ESPM_RELAY_SHARDS', '4', 'more shards of the relay', ['relay']),
  setting('ESPM_RELAY_BATCH_SIZE', '500', 'fewer events to Kafka at once', ['relay']),
  setting('ESPM_RELAY_BATCH_SIZE', '8000', 'more events to Kafka at once', ['relay']),
  setting('ESPM_RELAY_POLL_MIN_MILLIS', '10', 'the relay looks less often', ['processors']),
  setting('ESPM_REDIS_MAXMEMORY', '1536mb', 'more memory for views', ['Redis memory']),
];

function setting(variable, value, why, relieves) {
  return { name: `${variable}=${value}`, env: { [variable]: value }, why, relieves };
}

/** All variables that can be tried. */
export const VARIABLES = [...new Set(CANDIDATES.flatMap(({ env }) => Object.keys(env)))];

/**
 * What to try, the most promising first: what relieves a resource that was full, in the order in which they
 * were, then the rest.
 *
 * @param {string[]} full names of resources, the first one first
 * @param {string[]} [only] variables; others are left out
 */
export function candidates(full, only = VARIABLES) {
  const place = ({ relieves }) => {
    const at = full.findIndex((resource) =>
      relieves.some((beginning) => resource.startsWith(beginning)),
    );
    return at === -1 ? full.length : at;
  };
  return CANDIDATES.filter(({ env }) => only.includes(Object.keys(env)[0])).sort(
    (one, other) => place(one) - place(other),
  );
}

/**
 * Settings do little about processors: only a larger machine does. And the trials begin with few orders, so what was full
 * because of all that the searches had stored would not be so in them.
 */
const HARDLY_RELIEVED = ['processors', 'Redis memory'];

/**
 * The search with whose workload settings are tried: the first whose limit is a resource that one of them is meant
 * for. Where processors are the limit nearly nothing helps, and a trial says little.
 *
 * @param {object[]} searches see Searches
 * @param {string[]} [only] variables
 * @returns {{ search: object, full: string[] } | undefined} with what was full at its limit; undefined when none has a
 *     knee
 */
export function searchToRelieve(searches, only = VARIABLES) {
  const found = searches
    .filter(({ knee }) => knee !== null)
    .map((search) => ({ search, full: fullAtLimit(search) }));
  const isRelieved = (resource) =>
    !HARDLY_RELIEVED.includes(resource) &&
    CANDIDATES.some(
      ({ env, relieves }) =>
        only.includes(Object.keys(env)[0]) &&
        relieves.some((beginning) => resource.startsWith(beginning)),
    );
  return found.find(({ full }) => full.length > 0 && isRelieved(full[0])) ?? found[0];
}

/**
 * What was full in the steps above the knee, each once, as they came: in those of the lowest rate at which anything was. A
 * step that failed by a little may have filled nothing yet.
 */
function fullAtLimit({ limit, steps }) {
  const above = steps.filter(({ rate, full }) => rate >= limit && full.length > 0);
  const lowest = Math.min(...above.map(({ rate }) => rate));
  const full = above.filter(({ rate }) => rate === lowest).flatMap((step) => step.full);
  return [...new Set(full.map(({ resource }) => resource))];
}

/** The settings as a file for `set -a; . ./FILE; set +a; ./espm up`. */
export function envFile(env, comment) {
  const lines = comment.map((line) => `# ${line}`);
  return [...lines, ...Object.entries(env).map(([name, value]) => `${name}='${value}'`), ''].join('\n');
}
