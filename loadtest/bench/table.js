import { goalsOf } from './goals.js';
import { onceMeasured } from './once.js';
import { number } from './words.js';

/**
 * The result for people: goals first, then what they are made of.
 *
 * @param results see resultsOf
 */
export function renderTable(results) {
  return [...goals(results), '', ...rates(results), '', ...cpu(results), '', ...onceMeasured(results)].join('\n');
}

function goals(results) {
  return [
    line('', 'median', 'min - max', 'goal', ''),
    ...goalsOf(results).map(({ name, value, word, goal, unit, reached, keptUp }) =>
      line(
        name,
        `${number(value.median)}${unit}`,
        value.values.length > 1 ? `${number(value.min)} - ${number(value.max)}` : '',
        `${word} ${goal}${unit}`,
        reached ? 'reached' : keptUp ? 'NOT REACHED' : 'NOT REACHED, lag grew',
      ),
    ),
  ];
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

function line(name, value, range, goal, verdict) {
  return `${name.padEnd(38)}${String(value).padStart(10)}  ${String(range).padEnd(18)}${goal.padEnd(18)}${verdict}`.trimEnd();
}
