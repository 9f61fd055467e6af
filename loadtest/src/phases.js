/**
 * How many requests a virtual user of this script makes on average: what its flows count, by their
 * weights. A profile speaks of requests, Artillery of users; this is the number between them.
 */
export function requestsPerUser({ scenarios }) {
  const weightOf = ({ weight = 1 }) => weight;
  const weights = scenarios.reduce((sum, scenario) => sum + weightOf(scenario), 0);
  const requests = scenarios.reduce(
    (sum, scenario) => sum + weightOf(scenario) * requestsIn(scenario.flow),
    0,
  );
  return requests / weights;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head'];

function requestsIn(flow) {
  return flow.reduce((sum, step) => {
    if (step.loop !== undefined) return sum + (step.count ?? 1) * requestsIn(step.loop);
    return sum + (METHODS.some((method) => step[method] !== undefined) ? 1 : 0);
  }, 0);
}

/**
 * The phases of a profile in Artillery's terms.
 *
 * @param {{ phases: { name, seconds, requestsPerSecond }[] }} profile
 * @param {number} perUser see {@link requestsPerUser}
 * @param {{ durationSeconds?: number, rate?: number }} changes the length of the whole, and the rate of
 *     its highest phase; the other phases keep their share
 */
export function artilleryPhases({ phases }, perUser, { durationSeconds, rate } = {}) {
  const total = phases.reduce((sum, { seconds }) => sum + seconds, 0);
  const highest = Math.max(...phases.map(({ requestsPerSecond }) => requestsPerSecond));
  const longer = durationSeconds === undefined ? 1 : durationSeconds / total;
  const faster = rate === undefined ? 1 : rate / highest;
  return phases.map((phase) => {
    const duration = Math.max(1, Math.round(phase.seconds * longer));
    const requests = phase.requestsPerSecond * faster * duration;
    return {
      name: faster === 1 ? phase.name : `${phase.name}, times ${round(faster)}`,
      duration,
      // A count and not a rate: below one user a second a rate has no whole number.
      arrivalCount: Math.max(1, Math.round(requests / perUser)),
    };
  });
}

/** The users that one of Artillery's phases is to bring. */
export function plannedUsers({ duration = 1, arrivalCount, arrivalRate = 0, rampTo }) {
  return arrivalCount ?? duration * (rampTo === undefined ? arrivalRate : (arrivalRate + rampTo) / 2);
}

/** `90`, `90s`, `15m` or `2h` in seconds; undefined when it is none of these. */
export function parseDuration(text) {
  const match = /^(\d+(?:\.\d+)?)(s|m|h)?$/.exec(text);
  if (match === null || Number(match[1]) === 0) return undefined;
  return Number(match[1]) * { s: 1, m: 60, h: 3600 }[match[2] ?? 's'];
}

function round(value) {
  return Math.round(value * 100) / 100;
}
