import { Pools, POOL_TIMES } from './pools.js';
import { Figures, percentileBetween } from './prometheus.js';
import { Rates, meanOf, rounded } from './rates.js';

const MEBIBYTE = 1 << 20;
const LARGEST_BYTES = 8 * MEBIBYTE;

/** One instance of a service, by its own metrics. */
export class ServiceMonitor {
  #url;
  #timeoutMillis;
  #rates = new Rates();
  #visibility;
  #pools = new Pools();

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
    const common = commonOf(figures, { perSecond, meanMillis });
    if (figures.has('espm_append_queue_depth')) {
      const pools = this.#pools.fields(figures, { perSecond, meanMillis });
      return { ...common, ...pools, ...commandOf(figures, { perSecond, meanMillis, grown }) };
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
  for (const { name, metric, labelled } of POOL_TIMES) pair(name, metric, labelled);
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

function commandOf(figures, { perSecond, meanMillis, grown }) {
  return {
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
