import { median } from '../statistics.js';
import { Figures, percentileBetween } from './prometheus.js';
import { Rates, meanOf, rounded } from './rates.js';

const MEBIBYTE = 1 << 20;
const LARGEST_BYTES = 8 * MEBIBYTE;

/**
 * The pools of a command service, by the names that it gives them: that of the commands, and that of those
 * who read events. One may be full while the other is idle.
 */
const POOLS = [
  { labelled: 'pool_name="commands"', prefix: 'pool', sql: 'sql', wait: 'poolWait' },
  { labelled: 'pool_name="feed"', prefix: 'feedPool', sql: 'feedSql', wait: 'feedPoolWait' },
];

/** Connections in use and idle are not read at one moment: their sum is off by one now and then. */
const SIZES_KEPT = 5;

/** One instance of a service, by its own metrics. */
export class ServiceMonitor {
  #url;
  #timeoutMillis;
  #rates = new Rates();
  #visibility;
  #sizes = new Map();

  /** @param {string} name such as command-1: the report tells the services by how it begins */
  constructor(name, managementUrl, timeoutMillis) {
    this.name = name;
    this.#url = `${managementUrl}/q/metrics`;
    this.#timeoutMillis = timeoutMillis;
  }

  async sample() {
    const response = await fetch(this.#url, { signal: AbortSignal.timeout(this.#timeoutMillis) });
    const text = await response.text();
    if (!response.ok || text.length > LARGEST_BYTES)
      throw new Error(`${this.#url} answers ${response.status}`);
    const figures = new Figures(text);
    const change = this.#rates.since(countersOf(figures), Date.now());
    const grown = change?.grown ?? {};
    const perSecond = (name, scale = 1) =>
      change ? rounded((grown[name] * scale) / change.seconds) : null;
    const meanMillis = (name) =>
      change ? meanOf(grown[`${name}Seconds`] * 1000, grown[`${name}Count`]) : null;
    const settledSize = (pool, size) => this.#settled(pool, size);
    const common = commonOf(figures, { perSecond, meanMillis });
    if (figures.has('espm_append_queue_depth')) {
      return { ...common, ...commandOf(figures, { perSecond, meanMillis, grown, settledSize }) };
    }
    return {
      ...common,
      ...queryOf(figures, { perSecond, meanMillis, grown, visibility: this.#visible(figures) }),
    };
  }

  /** The time from commit to readable that 99 of 100 events of the last second stayed below. */
  #visible(figures) {
    const before = this.#visibility;
    this.#visibility = figures.buckets('espm_visibility_seconds');
    return before === undefined ? null : scaled(percentileBetween(before, this.#visibility, 0.99));
  }

  /** The middle of the last sizes that were read of a pool. */
  #settled(pool, size) {
    const sizes = [...(this.#sizes.get(pool) ?? []), size].slice(-SIZES_KEPT);
    this.#sizes.set(pool, sizes);
    return Math.round(median(sizes));
  }

  close() {}
}

function countersOf(figures) {
  const pairs = {
    request: 'http_server_requests_seconds',
    append: 'espm_append_seconds',
    appendWait: 'espm_append_wait_seconds',
    visible: 'espm_visibility_seconds',
    redis: 'redis_processing_seconds',
  };
  const counters = {
    batchEvents: figures.sum('espm_append_batch_size_sum') ?? 0,
    batches: figures.sum('espm_append_batch_size_count') ?? 0,
    conflicts: figures.sum('espm_append_conflicts_total') ?? 0,
    published: figures.sum('espm_relay_published_total') ?? 0,
    applied: figures.sum('espm_projection_applied_total') ?? 0,
    hits: figures.sum('espm_order_view_reads_total', 'result="hit"') ?? 0,
    rebuilt: figures.sum('espm_order_view_reads_total', 'result="rebuilt"') ?? 0,
    unknown: figures.sum('espm_order_view_reads_total', 'result="unknown"') ?? 0,
    serverErrors: figures.sum('http_server_requests_seconds_count', 'outcome="SERVER_ERROR"') ?? 0,
    gcSeconds: figures.sum('jvm_gc_pause_seconds_sum') ?? 0,
  };
  const pair = (name, metric, labelled) => {
    counters[`${name}Seconds`] = figures.sum(`${metric}_sum`, labelled) ?? 0;
    counters[`${name}Count`] = figures.sum(`${metric}_count`, labelled) ?? 0;
  };
  for (const [name, metric] of Object.entries(pairs)) pair(name, metric);
  for (const { labelled, sql, wait } of POOLS) {
    pair(sql, 'sql_pool_usage_seconds', labelled);
    pair(wait, 'sql_pool_queue_delay_seconds', labelled);
  }
  return counters;
}

function commonOf(figures, { perSecond, meanMillis }) {
  return {
    requestsPerSecond: perSecond('requestCount'),
    requestMillis: meanMillis('request'),
    serverErrorsPerSecond: perSecond('serverErrors'),
    heapBytes: figures.sum('jvm_memory_used_bytes', 'area="heap"'),
    heapMaxBytes: figures.sum('jvm_memory_max_bytes', 'area="heap"'),
    gcMillisPerSecond: perSecond('gcSeconds', 1000),
  };
}

/** One pool's fields, which begin with its prefix. */
function poolOf({ labelled, prefix, sql, wait }, figures, { perSecond, meanMillis, settledSize }) {
  const inUse = figures.sum('sql_pool_active', labelled);
  const idle = figures.sum('sql_pool_idle', labelled);
  return {
    [`${prefix}InUse`]: inUse,
    // What it may have: `idle` counts connections that it could still open, too.
    [`${prefix}Size`]: inUse === null ? null : settledSize(prefix, inUse + (idle ?? 0)),
    [`${prefix}Waiting`]: figures.sum('sql_pool_queue_size', labelled),
    [`${prefix}WaitMillis`]: meanMillis(wait),
    [`${prefix}WaitsPerSecond`]: perSecond(`${wait}Count`),
    [`${sql}Millis`]: meanMillis(sql),
    [`${sql}PerSecond`]: perSecond(`${sql}Count`),
    // What the statements of a second took together: with this many connections it could be served.
    [`${prefix}Busy`]: perSecond(`${sql}Seconds`),
  };
}

function commandOf(figures, known) {
  const { perSecond, meanMillis, grown } = known;
  return {
    ...Object.assign({}, ...POOLS.map((pool) => poolOf(pool, figures, known))),
    appendMillis: meanMillis('append'),
    appendWaitMillis: meanMillis('appendWait'),
    appendsPerSecond: perSecond('appendWaitCount'),
    appendBatchesPerSecond: perSecond('batches'),
    appendQueueDepth: figures.sum('espm_append_queue_depth'),
    appendBatchSize: grown.batches === undefined ? null : meanOf(grown.batchEvents, grown.batches),
    conflictsPerSecond: perSecond('conflicts'),
    relayLagEvents: figures.sum('espm_relay_lag_events'),
    relayLagSeconds: figures.max('espm_relay_lag_seconds'),
    relayPublishedPerSecond: perSecond('published'),
  };
}

function queryOf(figures, { perSecond, meanMillis, grown, visibility }) {
  const reads = grown.hits === undefined ? null : grown.hits + grown.rebuilt;
  return {
    viewHitsPerSecond: perSecond('hits'),
    viewRebuildsPerSecond: perSecond('rebuilt'),
    viewReadsPerSecond: reads === null ? null : rounded(perSecond('hits') + perSecond('rebuilt')),
    viewHitShare: reads === null ? null : meanOf(grown.hits, reads),
    projectionLagEvents: figures.sum('espm_projection_lag_events'),
    projectionLagSeconds: figures.max('espm_projection_lag_seconds'),
    projectionAppliedPerSecond: perSecond('applied'),
    parkedOrders: figures.sum('espm_projection_parked_orders'),
    visibilityMillis: meanMillis('visible'),
    visiblePerSecond: perSecond('visibleCount'),
    visibilityP99Millis: visibility,
    redisMillis: meanMillis('redis'),
    waitingForVersion: figures.sum('espm_freshness_waiting'),
  };
}

function scaled(seconds) {
  return seconds === null ? null : rounded(seconds * 1000);
}
