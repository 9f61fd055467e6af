/**
 * The result for people: goals first, then what they are made of.
 *
 * @param results see resultsOf
 */
export function renderTable(results) {
  return [...goals(results), '', ...rates(results), '', ...cpu(results), '', ...rest(results)].join('\n');
}

function goals({ ratios, cpuMicros, visible, long, rebuild, startUpSeconds, residentMegabytes }) {
  const services = (record) => Object.entries(record ?? {}).filter(([name]) => /^(command|query)-/.test(name));
  const most = (record) => (services(record).length ? Math.max(...services(record).map(([, value]) => value)) : undefined);
  const rows = [
    ['creations / single-row inserts', ratios.create, 'at least', 1.5, ''],
    ["the plan's flow / single-row inserts", ratios.flow, 'at least', 1.2, ''],
    ['CPU of a creation, all processes', cpuMicros.create?.total, 'at most', 45, ' us'],
    ['order reads / fixed response', ratios.read, 'at least', 0.7, ''],
    ['commit to visible, p99, half load', one(visible?.p99Millis), 'at most', 10, ' ms'],
    ['order of 10 000 events / new order', one(long?.ratio), 'at most', 1.2, ''],
    ['rebuild of the views, events a second', one(rebuild?.perSecond), 'at least', 150_000, ''],
    ['start-up of the slower service', one(most(startUpSeconds)), 'under', 1.5, ' s'],
    ['memory of the larger service', one(most(residentMegabytes)), 'under', 300, ' MB'],
  ];
  return [
    line('', 'median', 'min - max', 'goal', ''),
    ...rows
      .filter(([, value]) => value !== undefined)
      .map(([name, value, word, goal, unit]) =>
        line(
          name,
          `${number(value.median)}${unit}`,
          value.values.length > 1 ? `${number(value.min)} - ${number(value.max)}` : '',
          `${word} ${goal}${unit}`,
          isReached(value.median, word, goal) ? 'reached' : 'NOT REACHED',
        ),
      ),
  ];
}

function isReached(value, word, goal) {
  return word === 'at least' ? value >= goal : word === 'at most' ? value <= goal : value < goal;
}

function rates({ perSecond, millis, drainSeconds, keptUp }) {
  return [
    line('per second', 'median', 'min - max', 'p50 / p99 ms', 'kept up, drained after'),
    ...Object.entries(perSecond).map(([name, rate]) =>
      line(
        name,
        Math.round(rate.median),
        `${Math.round(rate.min)} - ${Math.round(rate.max)}`,
        millis[name].p50 ? `${number(millis[name].p50.median)} / ${number(millis[name].p99.median)}` : '',
        drainSeconds[name] ? `${keptUp[name] ? 'yes' : 'NO'}, ${number(drainSeconds[name].median)} s` : '',
      ),
    ),
  ];
}

function cpu({ cpuMicros }) {
  const measured = Object.entries(cpuMicros).filter(([, of]) => of !== undefined);
  if (measured.length === 0) return [];
  const names = Object.keys(measured[0][1].byComponent);
  return [
    line('CPU, us each', 'total', names.map((name) => name.padStart(10)).join(''), '', ''),
    ...measured.map(([name, of]) =>
      line(
        name,
        number(of.total.median),
        names.map((component) => number(of.byComponent[component].median).padStart(10)).join(''),
        '',
        '',
      ),
    ),
  ];
}

function rest({ visible, long, rebuild, startUpSeconds, startUpTogetherSeconds, residentMegabytes, failures }) {
  const pairs = (record, unit) =>
    Object.entries(record ?? {})
      .map(([name, value]) => `${name} ${number(value)}${unit}`)
      .join(', ');
  return [
    ...(visible
      ? [`Commit to visible at ${Math.round(visible.perSecond)}/s: p50 ${number(visible.p50Millis)} ms, p99 ${number(visible.p99Millis)} ms`]
      : []),
    ...(long
      ? [
          `An order of 10 000 events: ${number(long.oneMillis)} ms a command, a new one ${number(long.otherMillis)} ms; ` +
            `the first command on it ${number(long.firstMillis)} ms`,
        ]
      : []),
    ...(rebuild
      ? [`A rebuild of ${rebuild.events} events: ${number(rebuild.seconds)} s; CPU, us each: ${pairs(rebuild.cpuMicrosEach, '')}`]
      : []),
    ...(startUpSeconds ? [`Start-up of a service, the others at rest: ${pairs(startUpSeconds, ' s')}`] : []),
    `Start-up of all at once: ${pairs(startUpTogetherSeconds, ' s')}`,
    `Memory: ${pairs(residentMegabytes, ' MB')}`,
    failures === 0 ? 'No request failed' : `${failures} REQUESTS FAILED: the figures are worth nothing`,
  ];
}

function one(value) {
  return value === undefined ? undefined : { median: value, values: [value] };
}

function number(value) {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}

function line(name, value, range, goal, verdict) {
  return `${name.padEnd(38)}${String(value).padStart(10)}  ${String(range).padEnd(18)}${goal.padEnd(18)}${verdict}`.trimEnd();
}
