import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { readArguments } from '../bench/arguments.js';
import { readGetRate } from '../bench/get-limit.js';
import { readTransactionRate } from '../bench/limits.js';
import { Sample } from '../bench/metrics.js';
import { benchHtml } from '../bench/page.js';
import { cpuMicros, microsEach } from '../bench/processes.js';
import { resultsOf } from '../bench/results.js';
import { growthOf } from '../bench/store-size.js';
import { histogramQuantile, ratios } from '../bench/statistics.js';
import { readReadyTimes } from '../bench/system.js';
import { renderTable } from '../bench/table.js';
import { readReport } from '../bench/wrk.js';
import { median, slope } from '../src/statistics.js';

const WRK = `Running 15s test @ http://127.0.0.1:8081/api/orders
  1 threads and 256 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency    26.64ms   24.04ms 425.95ms   91.19%
    Req/Sec    10.78k     2.24k   15.37k    73.15%
  Latency Distribution
     50%   20.81ms
     75%   29.98ms
     90%   47.72ms
     99%    1.06s
  321700 requests in 30.01s, 138.24MB read
`;

test("wrk's report is read, its units made one", () => {
  const report = readReport(WRK);
  assert.deepEqual(
    [report.requests, report.seconds, report.p50Millis, report.p99Millis, report.failures],
    [321700, 30.01, 20.81, 1060, 0],
  );
});

test('refused requests and broken connections are failures', () => {
  const failed = `${WRK}  Socket errors: connect 1, read 2, write 3, timeout 4\n  Non-2xx or 3xx responses: 90\n`;
  assert.equal(readReport(failed).failures, 100);
});

test('a wrk that printed no result is no measurement', () => {
  assert.throws(() => readReport('unable to connect to 127.0.0.1:8081'), /no result/);
});

test("pgbench's rate is that without the time of connecting", () => {
  const text =
    'number of failed transactions: 0 (0.000%)\ntps = 22638.1 (without initial connection time)\n';
  assert.equal(readTransactionRate(text), 22638.1);
  assert.throws(
    () => readTransactionRate(text.replace('transactions: 0', 'transactions: 3')),
    /3 transactions/,
  );
});

test("redis-benchmark's rate is that of its line, behind the head", () => {
  const head = '"test","rps","avg_latency_ms","min_latency_ms","p50_latency_ms"\n';
  assert.equal(readGetRate(`${head}"GET espm_bench:order","84127.88","0.1","0.0","0.1"\n`), 84127.88);
  assert.throws(() => readGetRate(head), /no result/);
});

test('metrics are summed over instances and labels, and names that only begin alike are others', () => {
  const sample = new Sample(
    '# HELP espm_relay_lag_events x\nespm_relay_lag_events{shard="0"} 3.0\n' +
      'espm_relay_lag_events{shard="1"} 4.0\nespm_relay_lag_events_max 90\nespm_projection_lag_events 5.0\n',
  );
  assert.equal(sample.sum('espm_relay_lag_events'), 7);
  assert.equal(sample.sum('espm_projection_lag_events'), 5);
  assert.equal(sample.sum('espm_nothing'), 0);
});

test('a quantile is that of what came between two readings', () => {
  const lines = (counts) =>
    ['0.001', '0.002', '0.004', '+Inf']
      .map((le, at) => `v_seconds_bucket{le="${le}"} ${counts[at]}`)
      .join('\n');
  const before = new Sample(lines([100, 100, 100, 100])).histogram('v_seconds');
  const after = new Sample(lines([150, 190, 200, 200])).histogram('v_seconds');
  assert.equal(histogramQuantile(before, after, 0.5), 0.001);
  assert.ok(Math.abs(histogramQuantile(before, after, 0.95) - 0.003) < 1e-9);
  assert.equal(histogramQuantile(after, after, 0.5), undefined);
});

test('medians and ratios are taken by round', () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([4, 1, 2, 3]), 2.5);
  // A slow second round slows both: the ratio says the same as in the first.
  assert.deepEqual(ratios([30, 10], [20, 5]), { median: 1.75, min: 1.5, max: 2, values: [1.5, 2] });
});

test('a lag that grows is told from one that only jumps about', () => {
  const samples = (lags) => lags.map((lag, atSeconds) => ({ atSeconds, lag }));
  assert.equal(slope(samples([0, 100, 200, 300])), 100);
  assert.equal(slope(samples([50, 60, 60, 50])), 0);
  assert.equal(slope([]), 0);
});

test(
  'the processor time of a process includes that of its children',
  { skip: process.platform !== 'linux' },
  async () => {
    const before = await cpuMicros(process.pid);
    const until = performance.now() + 60;
    while (performance.now() < until);
    assert.ok((await cpuMicros(process.pid)) > before);
    const withoutChild = await cpuMicros(process.pid);
    spawnSync(process.execPath, ['-e', 'const end = Date.now() + 500; while (Date.now() < end);']);
    assert.ok((await cpuMicros(process.pid)) - withoutChild > 200_000, 'that of a child that has ended');
    assert.equal(await cpuMicros(spawnSync('true').pid), 0);
    assert.deepEqual(microsEach({ a: 1000 }, { a: 5000 }, 100), { a: 40 });
  },
);

test('start-up times are read from what ./espm up prints', () => {
  assert.deepEqual(
    readReadyTimes(
      'ESPM starts\n  command-1  ready after  4.8 s  :8081 :9081\n  redis  ready after  0.4 s  :1\n',
    ),
    {
      'command-1': 4.8,
      redis: 0.4,
    },
  );
});

/** Of two rounds. */
function someResults() {
  const round = (perSecond, sustainedPerSecond) => ({
    ...{
      perSecond,
      sustainedPerSecond,
      p50Millis: 5,
      p99Millis: 20,
      drainSeconds: 1,
      keptUp: true,
      failures: 0,
    },
    cpuMicrosEach: { 'command-1': 20, postgres: 10 },
  });
  return resultsOf({
    limitInsert: [{ perSecond: 20_000 }, { perSecond: 10_000 }],
    create: [round(36_000, 32_000), round(18_000, 16_000)],
  });
}

test('throughput counts the time until the last command was readable, and the table says what was reached', () => {
  const results = someResults();
  assert.equal(results.ratios.create.median, 1.6);
  assert.equal(results.cpuMicros.create.total.median, 30);
  const table = renderTable(results);
  assert.match(table, /creations \/ single-row inserts\s+1\.6\s+1\.6 - 1\.6\s+at least 1\.5\s+reached/);
  assert.doesNotMatch(table, /flow/, 'what was not measured is not judged');
});

test('the page says how many goals were reached, which is farthest off, and what each component takes', () => {
  const machine = { cpus: 2, cpuModel: 'Some <CPU>', memoryBytes: 2 ** 34 };
  const how = { machine, durability: { fsync: 'on' }, rounds: 2, seconds: 5, connections: 64 };
  const results = {
    ...someResults(),
    startUpSeconds: { 'command-1': 1.9, kafka: 7 },
    residentMegabytes: { 'query-1': 250 },
  };
  const html = benchHtml(results, how);
  assert.match(html, /3 of 4 goals reached/);
  assert.match(
    html,
    /Farthest off: start-up of the slower service, 1\.9 s where under 1\.5 s is the goal/,
  );
  assert.match(html, /command-1<\/th>.*postgres<\/th>/);
  assert.match(html, /fsync on; 2 × Some &#60;CPU&#62;/);
  assert.match(
    benchHtml({ ...results, failures: 2 }, how),
    /2 requests failed: the figures are worth nothing/,
  );
});

test('a failed request makes the figures worthless, and the table says so', () => {
  const results = resultsOf({ limitInsert: [{ perSecond: 1, failures: 2 }] });
  assert.equal(results.failures, 2);
  assert.match(renderTable(results), /2 REQUESTS FAILED/);
});

test('a command with a large store is judged by those with smaller ones, as it is and by a row of its time', () => {
  const of = (events, unknownMillis, knownMillis, rowMillis) => ({
    events,
    unknownMillis,
    knownMillis,
    rowMillis,
  });
  const store = growthOf([of(7e4, 4, 2, 1), of(3e6, 5, 3, 1), of(13e6, 12, 4, 2)]);
  assert.deepEqual([store.unknownRatio, store.knownRatio], [3, 2]);
  const ofQuicker = growthOf([of(7e4, 4, 2, 2), of(3e6, 4, 2, 2), of(13e6, 3, 1, 1)]);
  assert.deepEqual(
    [ofQuicker.unknownRatio, ofQuicker.knownRatio],
    [1.5, 1],
    'the machine has become faster',
  );
  const table = renderTable({ ...someResults(), store });
  assert.match(table, /command, store of millions \/ small one\s+3\s+at most 1\.2\s+NOT REACHED/);
  assert.match(
    table,
    /by events in the store: 0\.07 million 4 and 2 \(a row: 1\); 3 million .*; 13 million 12 and 4 \(a row: 2\)/,
  );
});

test('arguments have bounds', () => {
  assert.equal(readArguments(['--rounds', '0']).action, 'wrong');
  assert.equal(
    readArguments(['--only', 'create,nothing']).message,
    '--only: there is no "nothing", only create, flow, read, visible, long, store, rebuild, start',
  );
  assert.equal(readArguments(['--store-events', '0']).action, 'wrong');
  assert.deepEqual([readArguments([]).rounds, readArguments([]).storeEvents], [3, 10_000_000]);
});
