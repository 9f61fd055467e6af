import { setTimeout as sleep } from 'node:timers/promises';
import { findBottleneck } from '../analysis/bottleneck.js';
import { ownCores } from '../analysis/resources/machine.js';
import { mean } from '../analysis/timeline.js';
import { timelineOf } from '../measure.js';
import { generatorLimits, judge } from './judge.js';
import { arrivals, usersAtOnce } from './workload.js';

const LEAD_SECONDS = 2;
const DRAIN_LEAST_SECONDS = 2;

/** Gatling needs about so long from one step to the next. */
const BETWEEN_SECONDS = 1.5;

/** What the last step has left is done before the next one begins, or this long was waited for it. */
const SETTLED_WITHIN_MILLIS = 15_000;
const LOOK_EVERY_MILLIS = 250;

/** How long a step takes at most, with what comes before and after, unless the system is long in getting quiet. */
export function secondsOfStep(measuredSeconds, p99Millis) {
  return LEAD_SECONDS + measuredSeconds + drainSeconds(p99Millis) + BETWEEN_SECONDS;
}

/** Longer by a second than a request may take: one that has no answer by then is slower than that, and has failed. */
export function drainSeconds(p99Millis) {
  return Math.max(DRAIN_LEAST_SECONDS, Math.ceil(p99Millis / 1000) + 1);
}

/** Runs steps against a system and judges them. */
export class Steps {
  #around;

  /** @param {{ generator, system, flows, population: string, p99Millis: number, print, signal }} around */
  constructor(around) {
    this.#around = around;
  }

  /** Load that is not looked at. */
  async warmUp(rate, seconds) {
    const { usersPerSecond } = arrivals(this.#around.flows, rate);
    await this.#load({ usersPerSecond }, seconds, `warming up, ${rate}/s`);
    await this.#settle();
  }

  /**
   * What the system takes of so many users who come when another one leaves. They cannot drown it: the more it takes the
   * more they ask for. So it says how much it takes at most, where users who arrive at a higher rate than that find
   * queues and failures, by chance.
   *
   * @returns {Promise<object>} times, and the right answers as `achievedPerSecond`
   */
  async saturate(users, measuredSeconds, what) {
    const { flows, print } = this.#around;
    const load = { usersAtOnce: usersAtOnce(flows, users) };
    const { result } = await this.#load(load, measuredSeconds, `${what}, ${users} users at a time`);
    const achievedPerSecond = result.answersInTime / measuredSeconds;
    const step = { users, achievedPerSecond, failures: result.failures, ...timesOf(result) };
    print(
      `  ${users} users at a time: ${achievedPerSecond.toFixed(0)}/s, ${result.failures} failed (mean ${step.meanMillis.toFixed(1)} ms, p99 ${step.p99Millis.toFixed(0)} ms)`,
    );
    await this.#settle();
    return step;
  }

  /**
   * @returns {Promise<object>} the judgement (see judge), times, and what was full
   */
  async run(rate, measuredSeconds, what) {
    const { system, flows, p99Millis, print } = this.#around;
    const { usersPerSecond, writesPerSecond } = arrivals(flows, rate);
    const { result, seconds } = await this.#load(
      { usersPerSecond },
      measuredSeconds,
      `${what}, ${rate}/s`,
    );
    const from = result.beganAtMillis + LEAD_SECONDS * 1000;
    const timeline = timelineOf(system.samples, seconds, {
      startedAt: new Date(from).toISOString(),
      durationMillis: measuredSeconds * 1000,
    });
    const judgement = judge({
      ...{ rate, result, p99Millis, usersPerSecond, eventsPerSecond: writesPerSecond },
      lag: timeline.times.map((at) => ({ atSeconds: at / 1000, lag: lagAt(timeline, at) })),
    });
    const step = { rate, ...judgement, ...timesOf(result), ...resourcesOf(timeline, judgement) };
    print(
      `  ${rate}/s ${judgement.holds ? 'holds' : `does not hold: ${judgement.reasons.join('; ')}`} ${told(step)}`,
    );
    await this.#settle();
    return step;
  }

  async #load(users, measuredSeconds, what) {
    const { generator, population, p99Millis, print, signal } = this.#around;
    const seconds = [];
    const step = {
      ...users,
      ...{ leadSeconds: LEAD_SECONDS, measuredSeconds, drainSeconds: drainSeconds(p99Millis) },
      ...{ goodWithinMillis: p99Millis, population },
    };
    const result = await generator.run(
      step,
      (second) => {
        seconds.push({ generator: true, ...second });
        const left = Math.max(0, LEAD_SECONDS + measuredSeconds - seconds.length);
        if (seconds.length % 5 === 0) {
          print(
            `    ${what}: ${second.answers} answers/s now, ${second.failures} failed, ${left} s left`,
          );
        }
      },
      signal,
    );
    return { result, seconds };
  }

  /** Relay, projection and append queue have nothing left to do. */
  async #settle() {
    const { system, signal } = this.#around;
    const since = Date.now();
    while (Date.now() - since < SETTLED_WITHIN_MILLIS) {
      await sleep(LOOK_EVERY_MILLIS, undefined, { signal });
      const latest = system.samples.filter(({ at }) => at > since);
      const services = latest.filter(({ monitor }) => /^(command|query)-/.test(monitor));
      const at = services.at(-1)?.at;
      const now = services.filter((sample) => sample.at === at);
      if (now.length > 0 && now.every(isIdle)) return;
    }
  }
}

function isIdle({ relayLagEvents = 0, projectionLagEvents = 0, appendQueueDepth = 0, hole }) {
  return hole === undefined && !relayLagEvents && !projectionLagEvents && !appendQueueDepth;
}

/** Of relay and projection together; null when one of the services did not say. */
export function lagAt(timeline, at) {
  const of = (beginning, field) =>
    timeline.names(beginning).map((name) => timeline.value(at, name, field));
  const [relay, projection] = [of('command', 'relayLagEvents'), of('query', 'projectionLagEvents')];
  const lags = [...relay, ...projection];
  const isKnown = relay.length > 0 && projection.length > 0 && !lags.includes(null);
  return isKnown ? lags.reduce((sum, lag) => sum + lag, 0) : null;
}

function timesOf({ meanMillis, p50Millis, p95Millis, p99Millis, largestMillis, good, measuredSeconds }) {
  return {
    ...{ meanMillis, p50Millis, p95Millis, p99Millis, largestMillis },
    goodPerSecond: good / measuredSeconds,
  };
}

function resourcesOf(timeline, { usersShare }) {
  const { full, closest, disturbed, slowestPart, conclusion } = findBottleneck(timeline);
  const { times } = timeline;
  const generatorCores = mean(timeline.series('generator', 'cpuCores')) ?? 0;
  const machineCores = mean(timeline.series('machine', 'cpuCores')) ?? 0;
  return {
    full: full.map(({ resource, evidence, advice }) => ({ resource, evidence, advice })),
    ...{ closest, disturbed, slowestPart, conclusion, generatorCores, machineCores },
    systemCores: mean(times.map((at) => ownCores(timeline, at))) ?? 0,
    generatorLimits: generatorLimits({ usersShare, full, generatorCores, machineCores }),
  };
}

function told({ achievedPerSecond, meanMillis, p99Millis, full }) {
  const first = full[0] ? `, full first: ${full[0].resource}` : '';
  return `(${achievedPerSecond.toFixed(0)}/s, mean ${meanMillis.toFixed(1)} ms, p99 ${p99Millis.toFixed(0)} ms${first})`;
}
