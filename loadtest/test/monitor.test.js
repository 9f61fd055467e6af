import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { findBottleneck } from '../src/analysis/bottleneck.js';
import { Timeline } from '../src/analysis/timeline.js';
import { containersOf } from '../src/monitor/containers.js';
import { MachineMonitor } from '../src/monitor/machine.js';
import { watch } from '../src/monitor/monitors.js';
import { Processes, ProcessMonitor, readProcess } from '../src/monitor/processes.js';
import { Figures, percentileBetween } from '../src/monitor/prometheus.js';
import { Rates } from '../src/monitor/rates.js';
import { readInfo } from '../src/monitor/redis.js';
import { ServiceMonitor } from '../src/monitor/services.js';

const METRICS = `# HELP lag how far behind
lag_events{relay="order",shard="0"} 3.0
lag_events{relay="order",shard="1"} 4.0
pool_ratio{pool="x"} NaN
seen_seconds_bucket{le="0.001"} 0.0
seen_seconds_bucket{le="0.01"} 98.0
seen_seconds_bucket{le="0.1"} 100.0
seen_seconds_bucket{le="+Inf"} 100.0
up 1`;

test("a service's figures are added up over their labels, or the largest is taken", () => {
  const figures = new Figures(METRICS);
  assert.equal(figures.sum('lag_events'), 7);
  assert.equal(figures.max('lag_events'), 4);
  assert.equal(figures.sum('lag_events', 'shard="1"'), 4);
  assert.equal(figures.sum('up'), 1);
  assert.equal(figures.sum('pool_ratio'), null, 'not a number is no figure');
  assert.equal(figures.sum('down'), null);
});

test('a percentile of the last second comes from what the buckets grew by', () => {
  const after = new Figures(METRICS).buckets('seen_seconds');
  const nothing = after.map(({ bound }) => ({ bound, count: 0 }));
  assert.equal(percentileBetween(nothing, after, 0.99), 0.1);
  assert.equal(percentileBetween(nothing, after, 0.5), 0.01);
  const before = after.map(({ bound, count }) => ({ bound, count: bound < 0.1 ? count : 98 }));
  assert.equal(percentileBetween(before, after, 0.5), 0.1, 'only the last two count, both slow');
  assert.equal(percentileBetween(after, after, 0.5), null, 'nothing came');
});

test('a counter gives a rate from its second sample on, and none over a restart of its process', () => {
  const rates = new Rates();
  assert.equal(rates.since({ n: 100 }, 1000), undefined);
  assert.deepEqual(rates.since({ n: 150 }, 3000), { seconds: 2, grown: { n: 50 } });
  assert.equal(rates.since({ n: 5 }, 4000), undefined);
  assert.deepEqual(rates.since({ n: 6 }, 5000), { seconds: 1, grown: { n: 1 } });
});

test("Redis' INFO is read by its numbers", () => {
  const info = readInfo('# Memory\r\nused_memory:6124230\r\nmaxmemory_policy:volatile-ttl\r\n');
  assert.deepEqual(info, { used_memory: 6124230 });
});

/** What a command service says of its two pools, by their names in `commands` and `feed`. */
function poolMetrics(pools) {
  return Object.entries(pools)
    .flatMap(([name, { active, idle, waiting, seconds, statements, waitSeconds }]) => {
      const labels = `{pool_name="${name}",pool_type="sql"}`;
      return [
        ...[`sql_pool_active${labels} ${active}`, `sql_pool_idle${labels} ${idle}`],
        ...[`sql_pool_queue_size${labels} ${waiting}`, `sql_pool_usage_seconds_sum${labels} ${seconds}`],
        `sql_pool_usage_seconds_count${labels} ${statements}`,
        `sql_pool_queue_delay_seconds_sum${labels} ${waitSeconds}`,
        `sql_pool_queue_delay_seconds_count${labels} ${statements}`,
      ];
    })
    .concat('espm_append_queue_depth 0', '')
    .join('\n');
}

/** The samples of a service that says this, one after the other, a second apart. */
async function samplesOf(t, texts) {
  t.mock.timers.enable({ apis: ['Date'] });
  const left = [...texts];
  const service = createServer((_, response) => response.end(left.shift()));
  await new Promise((resolve) => service.listen(0, '127.0.0.1', resolve));
  t.after(() => service.close());
  const monitor = new ServiceMonitor('command-1', `http://127.0.0.1:${service.address().port}`, 5000);
  const samples = [];
  while (left.length > 0) {
    t.mock.timers.tick(1000);
    samples.push({ at: Date.now(), monitor: 'command-1', ...(await monitor.sample()) });
  }
  return samples;
}

const IDLE = { active: 0, idle: 1, waiting: 0, seconds: 0, statements: 0, waitSeconds: 0 };

test("the commands' pool is told from that of those who read events", async (t) => {
  const samples = await samplesOf(t, [
    poolMetrics({ commands: IDLE, feed: { ...IDLE, idle: 4 } }),
    poolMetrics({
      commands: { ...IDLE, active: 1, idle: 0, waiting: 3, seconds: 1, statements: 50, waitSeconds: 2 },
      feed: { ...IDLE, active: 2, idle: 2, seconds: 4, statements: 2 },
    }),
  ]);
  const { poolSize, poolInUse, poolWaiting, poolWaitMillis, sqlMillis, poolBusy, ...feed } = samples[1];
  assert.deepEqual([poolSize, poolInUse, poolWaiting], [1, 1, 3]);
  assert.deepEqual([poolWaitMillis, sqlMillis], [40, 20]);
  assert.deepEqual([feed.poolWaitsPerSecond, feed.sqlPerSecond, feed.feedSqlPerSecond], [50, 50, 2]);
  const { feedPoolSize, feedPoolInUse, feedPoolWaiting, feedSqlMillis, feedPoolBusy } = feed;
  assert.deepEqual([feedPoolSize, feedPoolInUse, feedPoolWaiting, feedSqlMillis], [4, 2, 0, 2000]);
  assert.deepEqual([poolBusy, feedPoolBusy], [1, 4]);
});

test('a time that is below a millisecond is no zero', async (t) => {
  const samples = await samplesOf(t, [
    poolMetrics({ commands: IDLE }),
    poolMetrics({ commands: { ...IDLE, seconds: 0.02, statements: 50, waitSeconds: 0.001234 } }),
  ]);
  assert.equal(samples[1].sqlMillis, 0.4);
  assert.equal(samples[1].poolWaitMillis, 0.025);
});

test('the size of a pool is steady, though its connections in use and idle are read apart', async (t) => {
  const read = [
    [1, 0],
    [1, 1],
    [0, 0],
    [0, 1],
    [1, 1],
    [0, 1],
  ];
  const samples = await samplesOf(
    t,
    read.map(([active, idle]) => poolMetrics({ commands: { ...IDLE, active, idle } })),
  );
  assert.deepEqual(
    samples.slice(2).map(({ poolSize }) => poolSize),
    [1, 1, 1, 1],
  );
});

test('a pool of one connection is the bottleneck, by what both pools say of themselves', async (t) => {
  let busySeconds = 0;
  const texts = Array.from({ length: 20 }, (_, n) => {
    busySeconds += n % 3 === 0 ? 0.75 : 0.96; // a statement counts when it ends
    const commands = { active: n % 2, idle: 1 - (n % 2), seconds: busySeconds, statements: n * 50 };
    return poolMetrics({ commands: { ...IDLE, ...commands }, feed: { ...IDLE, idle: 4 } });
  });
  const { full, conclusion } = findBottleneck(new Timeline(await samplesOf(t, texts)));
  assert.deepEqual(
    full.map(({ resource }) => resource),
    ['connection pool of command-1'],
  );
  assert.match(conclusion, /0.89 of 1 connections were busy/);
});

test('a monitor that fails leaves a hole with its reason, and is asked again', async () => {
  let asked = 0;
  let closed = 0;
  const monitor = {
    name: 'moody',
    sample: async () => {
      asked++;
      if (asked === 1) throw new Error('gone');
      return { value: asked };
    },
    close: () => closed++,
  };
  const records = [];
  await new Promise((resolve) => {
    const watching = watch(
      [monitor],
      (record) => {
        records.push(record);
        if (records.length === 2) watching.stop().then(resolve);
      },
      1,
    );
  });
  assert.deepEqual({ ...records[0], at: 0 }, { at: 0, monitor: 'moody', hole: 'gone' });
  assert.equal(records[1].value, 2);
  assert.equal(closed, 1);
});

test('a monitor that is slow is not asked twice at once', async () => {
  let running = 0;
  let most = 0;
  const slow = {
    name: 'slow',
    sample: async () => {
      most = Math.max(most, ++running);
      for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
      running--;
      return {};
    },
    close() {},
  };
  let count = 0;
  await new Promise((resolve) => {
    const watching = watch(
      [slow],
      () => {
        if (++count === 3) watching.stop().then(resolve);
      },
      1,
    );
  });
  assert.equal(most, 1);
});

const linux = { skip: process.platform !== 'linux' && 'there is /proc on Linux only' };

test('a process is measured with those that it started', linux, async () => {
  const monitor = new ProcessMonitor('this', new Processes([{ name: 'this', pid: process.pid }]));
  const first = await monitor.sample();
  assert.equal(first.cpuCores, null, 'a rate needs two samples');
  assert.ok(first.memoryBytes > 10 * 1024 * 1024);
  assert.ok((await monitor.sample()).cpuCores >= 0);
});

test('a process that is gone is a failure, and the one in its place is found', linux, async () => {
  let lookUps = 0;
  const lookUp = async () => {
    lookUps++;
    return [{ name: 'this', pid: process.pid }];
  };
  const monitor = new ProcessMonitor(
    'this',
    new Processes([{ name: 'this', pid: 2 ** 22 + 1 }], lookUp),
  );
  await assert.rejects(monitor.sample(), /there is no process/);
  await new Promise(setImmediate);
  assert.ok((await monitor.sample()).memoryBytes > 0);
  assert.equal(lookUps, 1);
});

test('a process whose child has ended goes on being measured', linux, async (t) => {
  const child = spawn(process.execPath, ['-e', 'for (;;);']);
  t.after(() => child.kill('SIGKILL'));
  const monitor = new ProcessMonitor('this', new Processes([{ name: 'this', pid: process.pid }]));
  const used = async () => (await readProcess(child.pid))?.ticks ?? 0;
  while ((await used()) < 30) await new Promise(setImmediate);
  await monitor.sample();
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
  const { cpuCores } = await monitor.sample();
  assert.notEqual(cpuCores, null, 'what the child had used is gone with it');
  assert.ok(cpuCores >= 0);
});

test('the processes are looked up at most once in five seconds', () => {
  let lookUps = 0;
  const processes = new Processes([], async () => {
    lookUps++;
    return [];
  });
  for (const now of [10_000, 11_000, 14_999, 15_000]) processes.missing(now);
  assert.equal(lookUps, 2);
});

test('the machine tells how busy it is', linux, async () => {
  const monitor = new MachineMonitor();
  const { cpus, memoryAvailableBytes } = await monitor.sample();
  assert.ok(cpus >= 1 && memoryAvailableBytes > 0);
});

test('containers are measured through the engine, by the names of their services', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'engine-'));
  const socketPath = join(folder, 'docker.sock');
  const labelled = (Id, service, number) => ({
    ...{ Id, Names: [`/espm-${service}-${number}`] },
    Labels: { 'com.docker.compose.service': service, 'com.docker.compose.container-number': number },
  });
  const list = [labelled('abc', 'redis', '1'), labelled('d', 'query', '1'), labelled('e', 'query', '2')];
  let reads = 0;
  const engine = createServer((request, response) => {
    const seconds = 2 * ++reads; // the engine's own clock, and half a core of that
    const stats = {
      read: new Date(seconds * 1000).toISOString(),
      cpu_stats: { cpu_usage: { total_usage: seconds * 0.5e9 } },
      memory_stats: { usage: 300, stats: { inactive_file: 100 } },
      blkio_stats: { io_service_bytes_recursive: [{ op: 'Write', value: 7 }] },
    };
    response.end(JSON.stringify(request.url.startsWith('/containers/json') ? list : stats));
  });
  await new Promise((resolve) => engine.listen(socketPath, resolve));
  t.after(async () => {
    engine.close();
    await rm(folder, { recursive: true });
  });
  const monitors = await containersOf(socketPath, 'espm', 1000);
  assert.deepEqual(
    monitors.map(({ name }) => name),
    ['container redis', 'container query-1', 'container query-2'],
  );
  const [monitor] = monitors;
  assert.equal((await monitor.sample()).memoryBytes, 200);
  const { cpuCores, writtenBytesPerSecond } = await monitor.sample();
  assert.equal(cpuCores, 0.5);
  assert.equal(writtenBytesPerSecond, 0);
});
