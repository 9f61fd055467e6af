/**
 * The goals, in the order in which they are told: name, what was measured, how it has to be, unit, and of which load of
 * commands relay and projection have to keep up.
 */
const GOALS = [
  ['creations / single-row inserts', ({ ratios }) => ratios.create, 'at least', 1.5, '', 'create'],
  ["the plan's flow / single-row inserts", ({ ratios }) => ratios.flow, 'at least', 1.2, '', 'flow'],
  ['CPU of a creation, all processes', ({ cpuMicros }) => cpuMicros.create?.total, 'at most', 45, ' us'],
  ['order reads / fixed response', ({ ratios }) => ratios.read, 'at least', 0.7, ''],
  ['commit to visible, p99, half load', ({ visible }) => one(visible?.p99Millis), 'at most', 10, ' ms'],
  ['order of 10 000 events / new order', ({ long }) => one(long?.ratio), 'at most', 1.2, ''],
  ['command, store of millions / small one', ({ store }) => one(store?.unknownRatio), 'at most', 1.2, ''],
  ['rebuild of the views, events a second', ({ rebuild }) => one(rebuild?.perSecond), 'at least', 150_000, ''],
  ['start-up of the slower service', (results) => one(most(results.startUpSeconds)), 'under', 1.5, ' s'],
  ['memory of the larger service', (results) => one(most(results.residentMegabytes)), 'under', 300, ' MB'],
];

/**
 * What was measured of the goals.
 *
 * @param results see resultsOf
 * @returns {{ name: string, value: { median, min, max, values }, word: string, goal: number, unit: string,
 *     keptUp: boolean, reached: boolean, share: number }[]} `share`: how much of the goal the figure is, 1 and more
 *     when it is as it has to be; that counts only where `keptUp`
 */
export function goalsOf(results) {
  return GOALS.map(([name, valueOf, word, goal, unit, load]) => ({
    ...{ name, value: valueOf(results), word, goal, unit },
    keptUp: load === undefined || results.keptUp[load] !== false,
  }))
    .filter(({ value }) => value !== undefined)
    .map((found) => ({ ...found, reached: found.keptUp && isReached(found), share: shareOf(found) }));
}

/** How many goals there are, measured or not. */
export const GOALS_IN_ALL = GOALS.length;

function isReached({ value: { median }, word, goal }) {
  return word === 'at least' ? median >= goal : word === 'at most' ? median <= goal : median < goal;
}

function shareOf({ value: { median }, word, goal }) {
  return word === 'at least' ? median / goal : goal / median;
}

function most(record) {
  const services = Object.entries(record ?? {}).filter(([name]) => /^(command|query)-/.test(name));
  return services.length === 0 ? undefined : Math.max(...services.map(([, value]) => value));
}

function one(value) {
  return !Number.isFinite(value) ? undefined : { median: value, min: value, max: value, values: [value] };
}
