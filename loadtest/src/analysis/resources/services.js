import { largest, mean } from '../timeline.js';
import { number } from '../words.js';

/** Of each second: a heap that is too small is collected again and again. */
const GC_MILLIS_PER_SECOND = 150;

/** So many samples before a moment and behind it: large collections are seldom, and each takes long. */
const GC_AROUND = 2;
const LAG_EVENTS = 100;
const LAG_GROWS_OVER = 5;

/**
 * A service's heap, by the time that collecting it takes. How much of it is used says nothing: what is garbage stays
 * there until the collector needs the room, so every heap is nearly full before that.
 */
export function heap(timeline, name) {
  const millis = (at) =>
    mean(timeline.around(at, GC_AROUND).map((near) => timeline.value(near, name, 'gcMillisPerSecond')));
  const used = (at) => timeline.value(at, name, 'heapBytes');
  return {
    resource: `heap of ${name}`,
    utilisation: (at) => (millis(at) === null ? null : Math.min(1, millis(at) / GC_MILLIS_PER_SECOND)),
    isFull: (at) => millis(at) >= GC_MILLIS_PER_SECOND,
    evidence: (times) =>
      `collecting it took ${number(mean(times.map(millis)))} ms of each second, and up to ` +
      `${number(largest(times.map(used)) / 1e6)} MB were used`,
    advice: 'raise -Xmx, and -Xmn if most collections are small, in ESPM_COMMAND_JAVA_OPTIONS or ESPM_QUERY_JAVA_OPTIONS',
  };
}

/** Relay or projection, when what it has to catch up with only grows. */
export function lag(timeline, name, part) {
  const events = (at) => timeline.value(at, name, `${part}LagEvents`);
  return {
    resource: `${part} of ${name}`,
    utilisation: () => null,
    isFull: (at) => {
      const before = timeline.before(at, LAG_GROWS_OVER);
      return events(at) > LAG_EVENTS && before !== undefined && events(at) > events(before);
    },
    evidence: (full) =>
      `it fell behind, to ${number(largest(full.map(events)))} events, while ` +
      `${number(mean(full.map((at) => timeline.value(at, name, part === 'relay' ? 'relayPublishedPerSecond' : 'projectionAppliedPerSecond'))))} ` +
      `a second got through`,
    advice:
      part === 'relay'
        ? 'see whether Kafka is slow; more ESPM_RELAY_SHARDS over more command services share the work'
        : 'see whether Redis is slow; more query services share the partitions',
  };
}
