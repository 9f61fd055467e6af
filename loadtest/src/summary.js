import { errorsBeside, isWrong, outcomeOf, tally, total } from './outcomes.js';
import { plannedUsers } from './phases.js';
import { distribution } from './percentiles.js';

/** A generator that brought less than this part of its users in their time was itself the bottleneck. */
export const ACHIEVED_SHARE = 0.98;

/**
 * What matters of a run. Times are from the recorded requests; users and errors from Artillery's counters.
 *
 * @param {{ aggregate: object }} run Artillery's run.json
 * @param {object[]} requests as the recorder wrote them
 * @param {{ planned: object[], seen: object[], perUser: number }} phases as Artillery was told them, as
 *     they happened, and the requests of a user
 */
export function summarize({ aggregate }, requests, phases) {
  const { counters = {} } = aggregate;
  const count = (name) => counters[name] ?? 0;
  const startedAtMillis =
    phases.seen[0]?.startedAtMillis ?? aggregate.firstMetricAt ?? requests[0]?.at ?? 0;
  const endedAtMillis = requests.reduce((last, { at }) => Math.max(last, at), startedAtMillis);
  const seconds = (endedAtMillis - startedAtMillis) / 1000;
  const unexpected = tally(requests.filter(isWrong), outcomeOf);
  const errors = startingWith(counters, 'errors.');
  const otherErrors = errorsBeside(unexpected, errors);
  return {
    startedAt: startedAtMillis === 0 ? null : new Date(startedAtMillis).toISOString(),
    durationMillis: endedAtMillis - startedAtMillis,
    // Artillery that is cut off tells nothing of its users.
    virtualUsers: aggregate.cutOff
      ? null
      : {
          created: count('vusers.created'),
          completed: count('vusers.completed'),
          failed: count('vusers.failed'),
          skipped: count('vusers.skipped'),
        },
    arrivals: aggregate.cutOff ? null : arrivals(phases, count('vusers.created')),
    requests: count('http.requests'),
    responses: count('http.responses'),
    requestsPerSecond: perSecond(requests.length, seconds),
    achievedPerSecond: perSecond(requests.length - total(unexpected), seconds),
    codes: tally(
      requests.filter(({ status }) => status !== undefined),
      ({ status }) => status,
    ),
    ...{ unexpected, errors, otherErrors, wrong: total(unexpected) + total(otherErrors) },
    evictions: { asked: count('evictions.asked'), done: count('evictions.done') },
    responseMillis: times(requests),
    endpoints: endpoints(requests, seconds),
    phases: phases.seen.map((phase, n) => phaseSummary(phases, n, requests, endedAtMillis)),
  };
}

/** Whether the generator brought the users it was to bring, in the time it was to bring them in. */
function arrivals({ planned, seen }, created) {
  const users = planned.reduce((sum, phase) => sum + plannedUsers(phase), 0);
  const seconds = planned.reduce((sum, { duration = 0 }) => sum + duration, 0);
  const ended = seen.at(-1)?.endedAtMillis;
  const taken = ended === undefined ? seconds : (ended - seen[0].startedAtMillis) / 1000;
  const stretched = taken > 0 ? Math.min(1, seconds / taken) : 1;
  return {
    plannedUsers: Math.round(users),
    createdUsers: created,
    plannedSeconds: seconds,
    takenSeconds: round(taken),
    achievedShare: users === 0 ? 1 : round(Math.min(1, created / Math.round(users)) * stretched),
  };
}

function phaseSummary({ planned, seen, perUser }, n, requests, endedAtMillis) {
  const { name, startedAtMillis, durationSeconds } = seen[n];
  const until = seen[n + 1]?.startedAtMillis ?? Math.max(endedAtMillis, startedAtMillis) + 1;
  const own = requests.filter(({ at }) => at >= startedAtMillis && at < until);
  return {
    name,
    startedAtMillis,
    endedAtMillis: until,
    offeredPerSecond: perSecond(plannedUsers(planned[n] ?? {}) * perUser, durationSeconds),
    achievedPerSecond: perSecond(
      own.filter((request) => !isWrong(request)).length,
      (until - startedAtMillis) / 1000,
    ),
    unexpected: own.filter(isWrong).length,
    responseMillis: times(own),
  };
}

function endpoints(requests, seconds) {
  const groups = new Map();
  for (const request of requests) {
    const key = `${request.scenario}\n${request.name}`;
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(request);
  }
  return [...groups.values()]
    .map((own) => ({
      scenario: own[0].scenario,
      name: own[0].name,
      requests: own.length,
      requestsPerSecond: perSecond(own.length, seconds),
      codes: tally(own, outcomeOf),
      unexpected: own.filter(isWrong).length,
      responseMillis: times(own),
    }))
    .sort((a, b) => a.scenario.localeCompare(b.scenario) || a.name.localeCompare(b.name));
}

/** Of right answers: what was refused at once or given up on says nothing of how long an answer takes. */
function times(requests) {
  return distribution(requests.filter((request) => !isWrong(request)).map(({ millis }) => millis));
}

function startingWith(entries, prefix) {
  return Object.fromEntries(
    Object.entries(entries)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => [key.slice(prefix.length), value])
      .sort(([a], [b]) => a.localeCompare(b)),
  );
}

function perSecond(count, seconds) {
  return seconds > 0 ? round(count / seconds) : 0;
}

function round(value) {
  return Math.round(value * 100) / 100;
}
