import { randomUUID } from 'node:crypto';
import { relative } from 'node:path';
import { median } from '../src/statistics.js';
import { ROOT } from '../src/system.js';
import { readArguments, USAGE } from './arguments.js';
import { GetLimit } from './get-limit.js';
import { compareOrders, newOrder } from './latency.js';
import { InsertLimit } from './limits.js';
import { measuresOf, visibility, warmUp } from './measures.js';
import { Metrics } from './metrics.js';
import { drained } from './pipeline.js';
import { residentBytes } from './processes.js';
import { profileOf } from './profile/profile.js';
import { rebuilt } from './rebuild.js';
import { writeReport } from './report.js';
import { startUpAlone } from './start-up.js';
import { StoreGrowth } from './store-size.js';
import { StoreData } from './store-data.js';
import { CannotStart, endSystem, lookUp, startFreshSystem } from './system.js';
import { findTools, ToolMissing } from './tools.js';
import { resultsOf } from './results.js';

const EXIT = { well: 0, failed: 1, wrongArguments: 2, cannotStart: 69 };
const LONG_STREAM_EVENTS = 10_000;
const COMPARED_COMMANDS = 300;

process.exitCode = await main(readArguments(process.argv.slice(2)));

async function main(request) {
  if (request.action === 'help') {
    console.log(USAGE);
    return EXIT.well;
  }
  if (request.action === 'wrong') {
    console.error(`${request.message}\n\n${USAGE}`);
    return EXIT.wrongArguments;
  }
  try {
    const ofReads = request.parts.has('read') ? ['redis-benchmark'] : [];
    const tools = await findTools(['wrk', 'pgbench', ...ofReads], console.log);
    const system = await startFreshSystem(console.log);
    try {
      return await bench({ ...tools, ...request, system });
    } finally {
      if (!request.keep) await endSystem();
    }
  } catch (error) {
    if (!(error instanceof ToolMissing || error instanceof CannotStart)) throw error;
    console.error(error.message);
    return EXIT.cannotStart;
  }
}

async function bench(given) {
  const { system, parts } = given;
  const insertLimit = new InsertLimit(given.pgbench, system.database);
  const storeData = new StoreData(system.database);
  const getLimit = new GetLimit(given['redis-benchmark'], system.redisUrl);
  const context = { ...given, insertLimit, getLimit, storeData, metrics: new Metrics(system.managementUrls) };
  await insertLimit.prepare();
  const durability = await insertLimit.durability();
  console.log(`Durability: ${Object.entries(durability).map((pair) => pair.join(' ')).join(', ')}`);
  const growth = parts.has('store') ? new StoreGrowth(context, progress) : undefined;
  await growth?.begin();
  // Before the rounds, so that it does not depend on how many orders they make.
  const rebuilding = parts.has('rebuild') ? await rebuild(context) : undefined;
  await warmUp(context, progress);

  const rounds = await measureRounds(context);
  const results = { ...resultsOf(rounds), startUpTogetherSeconds: startUpTogetherOf(system), rebuild: rebuilding };
  if (parts.has('visible') && rounds.create) results.visible = await visible(context, median(rounds.create.map((r) => r.sustainedPerSecond)));
  if (parts.has('long')) results.long = await long(context);
  results.residentMegabytes = await memoryOf(system);
  // After the memory, of which a recorder takes some; before there are millions of events more, and services that are cold.
  const profile = given.profile ? await profileOf(context, progress) : undefined;
  if (growth) results.store = await growth.end(given.storeEvents);
  // At the end: services that have just started are cold.
  if (parts.has('start')) results.startUpSeconds = await startUp(system);
  await insertLimit.remove();
  return report(given, durability, results, profile);
}

async function measureRounds({ rounds, ...context }) {
  const measures = Object.entries(measuresOf(context));
  const results = Object.fromEntries(measures.map(([name]) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    // There and back again, so that what grows during a run favours neither end.
    for (const [name, measure] of round % 2 === 0 ? measures : measures.toReversed()) {
      const result = await measure();
      results[name].push(result);
      progress(`Round ${round + 1} of ${rounds}: ${name} ${Math.round(result.perSecond)}/s`);
    }
  }
  return results;
}

async function visible(context, perSecondMax) {
  const result = await visibility(context, perSecondMax);
  progress(`From commit to visible, at ${Math.round(result.perSecond)}/s`);
  return result;
}

async function long({ system, storeData, metrics }) {
  const apiUrl = `${system.commandUrls[0]}/api`;
  const orderId = randomUUID();
  await storeData.addLongStream(orderId, LONG_STREAM_EVENTS);
  await drained(metrics);
  progress(`Comparing an order of ${LONG_STREAM_EVENTS} events with a new one`);
  return compareOrders(apiUrl, orderId, await newOrder(apiUrl), COMPARED_COMMANDS);
}

async function rebuild(context) {
  progress('Making all views anew from the topic, twice');
  const result = await rebuilt(context);
  progress(`Made anew at ${Math.round(result.perSecond)} events/s`);
  return result;
}

async function startUp(system) {
  progress('Starting each service again');
  return startUpAlone(system, lookUp);
}

function startUpTogetherOf(system) {
  const services = Object.entries(system.readyAfterSeconds).filter(([name]) => /-\d+$/.test(name));
  return Object.fromEntries(services);
}

async function memoryOf(system) {
  const entries = system.components.map(async ({ name, pid }) => [name, Math.round((await residentBytes(pid)) / 1e6)]);
  return Object.fromEntries(await Promise.all(entries));
}

async function report(given, durability, results, profile) {
  const all = profile ? { ...results, profile: profile.figures, failures: results.failures + profile.figures.failures } : results;
  const { folder, table } = await writeReport(given, durability, all, profile);
  console.log(`\n${table}\n\nResults in ${relative(ROOT, folder)}`);
  return all.failures === 0 ? EXIT.well : EXIT.failed;
}

function progress(line) {
  console.log(`${new Date().toISOString().slice(11, 19)}  ${line}`);
}
