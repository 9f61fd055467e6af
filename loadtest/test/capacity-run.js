import { noiseOf, rank, recommend } from '../src/capacity/effects.js';
import { kneeOf } from '../src/capacity/search.js';
import { fitScalability, throughputAt } from '../src/capacity/usl.js';

const LAW = { lambda: 400, sigma: 0.05, kappa: 0.002 };
const MACHINE = { cpus: 2, cpuModel: 'Some CPU', memoryBytes: 8 * 2 ** 30 };
const FULL = [{ resource: 'processors', evidence: 'all of them were used', advice: 'more of them' }];

/** A step that never was, by a law of scalability. */
function step(rate, concurrency, holds, factor) {
  const achievedPerSecond = factor * throughputAt(LAW, concurrency);
  const meanMillis = (concurrency / achievedPerSecond) * 1000;
  return {
    ...{
      rate,
      holds,
      clearly: false,
      why: 'ladder',
      doubts: [],
      reasons: holds ? [] : ['p99 was 900 ms'],
    },
    ...{
      achievedPerSecond,
      achievedShare: achievedPerSecond / rate,
      failureShare: 0,
      usersShare: 1,
      concurrency,
    },
    ...{
      meanMillis,
      p50Millis: meanMillis,
      p95Millis: 2 * meanMillis,
      p99Millis: holds ? 3 * meanMillis : 900,
    },
    ...{ goodPerSecond: achievedPerSecond * (holds ? 1 : 0.7), lagGrowth: 0 },
    ...{ full: holds ? [] : FULL, closest: { resource: 'processors', mean: 0.6, largest: 0.8 } },
    ...{ disturbed: null, conclusion: holds ? 'Nothing was full.' : 'Full first: processors.' },
    ...{ generatorCores: 0.3, machineCores: 1.5, systemCores: 1.1, generatorLimits: null },
  };
}

const setting = (name, why) => ({ name, env: { [name.split('=')[0]]: name.split('=')[1] }, why });

const STEPS = [1, 1.5, 2, 4, 6, 9, 14, 20];

/** The search for the limit of a workload whose throughput is by this factor another, with `changes`. */
export function searchOf(workload, { factor = 1, ...changes } = {}) {
  const steps = STEPS.map((n) => step(Math.round(factor * throughputAt(LAW, n)), n, n < 14, factor));
  return {
    ...{ workload, stepSeconds: 8, steps },
    ...kneeOf(steps.map((each) => ({ ...each, clearly: !each.holds }))),
    scalability: fitScalability(
      steps.map(({ concurrency, achievedPerSecond: perSecond }) => ({ concurrency, perSecond })),
    ),
    ...changes,
  };
}

/** What could have been found, with `changes`, and those of its one search. */
export function foundCapacity(changes = {}, ofSearch = {}) {
  const trial = (name, good, quick) => ({ setting: name && setting(name, 'some reason'), good, quick });
  const trials = [
    trial(null, 1000, 100),
    trial('ESPM_RELAY_SHARDS=1', 1250, 130),
    trial(null, 1020, 103),
    { ...trial('ESPM_DB_POOL_SIZE=6', 0, 0), problem: 'it did not start' },
    trial(null, 990, 97),
  ];
  const noise = noiseOf(trials.filter(({ setting: own }) => own === null));
  const effects = rank(
    trials.filter(({ setting: own }) => own !== null),
    noise,
  );
  const runs = {
    defaults: Array(3).fill({ good: 1000, quick: 100, step: { p99Millis: 90 } }),
    recommended: Array(3).fill({ good: 1230, quick: 120, step: { p99Millis: 70 } }),
  };
  return {
    ...{ workloads: ['mixed'], minutes: 14, stepSeconds: 8, p99Millis: 250 },
    settings: ['ESPM_RELAY_SHARDS'],
    ...{ machine: MACHINE, startedAt: '2026-11-26T12:00:00.000Z', secondsUsed: 801 },
    searches: [searchOf('mixed', ofSearch)],
    triedWith: { workload: 'mixed', knee: 1000, users: 32 },
    ...{
      trials,
      noise,
      effects,
      recommendation: recommend(effects, noise),
      untried: ['ESPM_REDIS_MAXMEMORY=1536mb'],
    },
    confirmation: { outcome: 'kept', promised: 0.12, change: 0.23, from: 0.23, to: 0.23, runs },
    ...changes,
  };
}

/** One of all three workloads. */
export function foundOfAll(changes = {}) {
  return foundCapacity({
    workloads: ['mixed', 'writes', 'reads'],
    searches: [
      searchOf('mixed'),
      searchOf('writes', { factor: 0.6 }),
      searchOf('reads', { factor: 1.7 }),
    ],
    ...changes,
  });
}
