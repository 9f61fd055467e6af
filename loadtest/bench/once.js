import { PROFILE_PAGE } from './profile/files.js';
import { microsOf } from './profile/threads.js';
import { number } from './words.js';

/** So many groups of threads are named. */
const LARGEST = 3;

/**
 * What is measured once and not in rounds, a sentence for each.
 *
 * @param results see resultsOf
 * @returns {string[]}
 */
export function onceMeasured(results) {
  const { visible, long, store, rebuild, startUpSeconds, startUpTogetherSeconds, residentMegabytes, profile, failures } = results;
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
    ...(store ? [ofStore(store)] : []),
    ...(rebuild
      ? [`A rebuild of ${rebuild.events} events: ${number(rebuild.seconds)} s; CPU, us each: ${pairs(rebuild.cpuMicrosEach, '')}`]
      : []),
    ...(startUpSeconds ? [`Start-up of a service, the others at rest: ${pairs(startUpSeconds, ' s')}`] : []),
    `Start-up of all at once: ${pairs(startUpTogetherSeconds, ' s')}`,
    `Memory: ${pairs(residentMegabytes, ' MB')}`,
    ...(profile ? [ofProfile(profile)] : []),
    failures === 0 ? 'No request failed' : `${failures} REQUESTS FAILED: the figures are worth nothing`,
  ];
}

function ofProfile({ creations, seconds, threads }) {
  const largest = threads.slice(0, LARGEST).map((of) => `${of.component} ${of.group} ${number(microsOf(of))}`);
  return (
    `Profile of ${creations} creations in ${number(seconds)} s: CPU, us each, ${number(microsOf(...threads))}, ` +
    `most of it ${largest.join(', ')}; ${PROFILE_PAGE}`
  );
}

function ofStore({ sizes, unknownRatio, knownRatio }) {
  const told = ({ events, unknownMillis, knownMillis, rowMillis }) =>
    `${number(events / 1e6)} million ${number(unknownMillis)} and ${number(knownMillis)} (a row: ${number(rowMillis)})`;
  return (
    'A command, ms, on an order that is not remembered and on one that is, by events in the store: ' +
    `${sizes.map(told).join('; ')}. At most ${number(unknownRatio)} and ${number(knownRatio)} times as much at the end`
  );
}
