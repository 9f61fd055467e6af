import { median } from '../statistics.js';

/**
 * The pools of a command service, by the names that it gives them: that of the commands, and that of those
 * who read events. One may be full while the other is idle.
 */
const POOLS = [
  { labelled: 'pool_name="commands"', prefix: 'pool', sql: 'sql', wait: 'poolWait' },
  { labelled: 'pool_name="feed"', prefix: 'feedPool', sql: 'feedSql', wait: 'feedPoolWait' },
];

/** The times that each pool measures: their names here, and the metrics that they come from. */
export const POOL_TIMES = POOLS.flatMap(({ labelled, sql, wait }) => [
  { name: sql, metric: 'sql_pool_usage_seconds', labelled },
  { name: wait, metric: 'sql_pool_queue_delay_seconds', labelled },
]);

/** Connections in use and idle are not read at one moment: their sum is off by one now and then. */
const SIZES_KEPT = 5;

/** The connections of a command service to PostgreSQL, by its own metrics. */
export class Pools {
  #sizes = new Map();

  /**
   * @param {import('./prometheus.js').Figures} figures
   * @param {{ perSecond: Function, meanMillis: Function }} grown of the counters and of {@link POOL_TIMES}
   */
  fields(figures, grown) {
    return Object.assign({}, ...POOLS.map((pool) => this.#fieldsOf(pool, figures, grown)));
  }

  #fieldsOf({ labelled, prefix, sql, wait }, figures, { perSecond, meanMillis }) {
    const inUse = figures.sum('sql_pool_active', labelled);
    const idle = figures.sum('sql_pool_idle', labelled);
    return {
      [`${prefix}InUse`]: inUse,
      // What it may have: `idle` counts connections that it could still open, too.
      [`${prefix}Size`]: inUse === null ? null : this.#settled(prefix, inUse + (idle ?? 0)),
      [`${prefix}Waiting`]: figures.sum('sql_pool_queue_size', labelled),
      [`${prefix}WaitMillis`]: meanMillis(wait),
      [`${prefix}WaitsPerSecond`]: perSecond(`${wait}Count`),
      [`${sql}Millis`]: meanMillis(sql),
      [`${sql}PerSecond`]: perSecond(`${sql}Count`),
      // What the statements of a second took together: with this many connections it could be served.
      [`${prefix}Busy`]: perSecond(`${sql}Seconds`),
    };
  }

  /** The middle of the last sizes that were read of a pool. */
  #settled(pool, size) {
    const sizes = [...(this.#sizes.get(pool) ?? []), size].slice(-SIZES_KEPT);
    this.#sizes.set(pool, sizes);
    return Math.round(median(sizes));
  }
}
