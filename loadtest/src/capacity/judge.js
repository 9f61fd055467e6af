import { number, percent } from '../analysis/words.js';
import { slope } from '../statistics.js';

/** What a step has to reach to hold. */
export const HOLDS = { achievedShare: 0.98, failureShare: 0.001 };

/** A step that achieves less than this is over the limit whatever the machine's noise. */
const CLEARLY_BELOW = 0.85;

/**
 * The lag grows when it does so by more than this part of the events, and has become more than a batch; where
 * events are so few that a step has no time for that, more than those of a second.
 */
const LAG_GROWTH_SHARE = 0.02;
const LAG_EVENTS = 200;
const LAG_SECONDS = 1;

/** A generator that brought less of its users than this was the bottleneck itself. */
const USERS_SHARE = 0.98;

/**
 * Whether a step held, and if not, why.
 *
 * @param {{ rate: number, usersPerSecond: object, result: object, lag: { atSeconds: number, lag: number | null }[],
 *     p99Millis: number, eventsPerSecond: number }} step `usersPerSecond` by flow; `result` as the generator
 *     counted (see Recorder.java): of the requests sent while it was measured, and `answersInTime`, the right answers that came
 *     then; `lag` of relay and projection together at that time, null where it is unknown
 * @returns {{ holds: boolean, clearly: boolean, reasons: string[], doubts: string[], achievedPerSecond: number,
 *     achievedShare: number, failureShare: number, lagGrowth: number | null, concurrency: number,
 *     usersShare: number }} `concurrency` by Little's law: throughput times response time
 */
export function judge({ rate, usersPerSecond, result, lag, p99Millis, eventsPerSecond }) {
  const { measuredSeconds, requests, failures, answersInTime, users } = result;
  const achievedPerSecond = answersInTime / measuredSeconds;
  const failureShare = requests === 0 ? 1 : failures / requests;
  const { lagGrowth, grows, doubts } = judgeLag(lag, eventsPerSecond);
  const usersShare = shareOfUsers(users, usersPerSecond, measuredSeconds);
  const offeredPerSecond = rate * Math.min(1, usersShare.counted);
  const achievedShare = offeredPerSecond > 0 ? achievedPerSecond / offeredPerSecond : 0;
  const reasons = [
    achievedShare < HOLDS.achievedShare && `only ${percent(achievedShare)} of it was achieved`,
    failureShare > HOLDS.failureShare && `${number(failureShare * 100)} % failed`,
    !(result.p99Millis <= p99Millis) && `p99 was ${number(result.p99Millis)} ms`,
    grows && `relay and projection fell behind by ${number(lagGrowth)} events each second`,
    usersShare.sure < USERS_SHARE &&
      `the generator brought only ${percent(usersShare.counted)} of the users`,
  ].filter(Boolean);
  return {
    holds: reasons.length === 0,
    clearly: achievedShare < CLEARLY_BELOW,
    reasons,
    doubts,
    ...{ achievedPerSecond, achievedShare, failureShare, lagGrowth },
    usersShare: usersShare.sure,
    concurrency: ((requests / measuredSeconds) * result.meanMillis) / 1000,
  };
}

/**
 * Whether relay and projection fall behind more and more. A moment at which a service had no answer is
 * unknown, not one without lag; where nothing is written there is nothing to fall behind with.
 */
function judgeLag(lag, eventsPerSecond) {
  if (eventsPerSecond === 0) return { lagGrowth: 0, grows: false, doubts: [] };
  const known = lag.filter((sample) => sample.lag !== null);
  const later = known.slice(known.length >> 1);
  const lagGrowth = later.length < 2 ? null : slope(later);
  const behind = known.at(-1)?.lag ?? 0;
  const grows =
    lagGrowth > LAG_GROWTH_SHARE * eventsPerSecond &&
    behind > Math.min(LAG_EVENTS, LAG_SECONDS * eventsPerSecond);
  const holes = lag.length - known.length;
  const doubt =
    lagGrowth === null
      ? 'whether relay and projection kept up is unknown'
      : `the lag of relay and projection is unknown in ${holes} of ${lag.length} samples`;
  return { lagGrowth, grows, doubts: holes > 0 || lagGrowth === null ? [doubt] : [] };
}

/**
 * The part of the users that came, as counted; and as is sure, since users are whole and each flow may have one
 * that came a moment before or after the measured time.
 */
function shareOfUsers(users, usersPerSecond, measuredSeconds) {
  const perSecond = Object.values(usersPerSecond);
  const expected = perSecond.reduce((sum, rate) => sum + rate, 0) * measuredSeconds;
  return { counted: users / expected, sure: Math.min(1, (users + perSecond.length) / expected) };
}

/**
 * Whether the generator was what limited a step: it brought too few users, or was full itself. Apart
 * from that, whether it took so much of the processors that the limit is its as much as the system's.
 *
 * @returns {string | null} in words
 */
export function generatorLimits({ usersShare, full, generatorCores, machineCores }) {
  if (usersShare < USERS_SHARE || full.some(({ resource }) => resource === 'load generator')) {
    return (
      `The load generator was itself the bottleneck: it brought ${percent(usersShare)} of the users and ` +
      `used ${number(generatorCores)} cores. The system can do at least what is said here, perhaps more.`
    );
  }
  if (machineCores > 0 && generatorCores / machineCores > 0.5) {
    return (
      `The load generator used ${number(generatorCores)} of ${number(machineCores)} busy cores, more than the ` +
      `system: on a machine of its own it would leave the system more.`
    );
  }
  return null;
}
