import { largest, mean } from '../timeline.js';
import { number, percent } from '../words.js';

const GC_MILLIS_PER_SECOND = 150;
const HEAP_FULL = 0.97;
const LAG_EVENTS = 100;
const LAG_GROWS_OVER = 5;

/** A service's heap, and the time that collecting it takes. */
export function heap(timeline, name) {
  const value = (at, field) => timeline.value(at, name, field);
  const share = (at) =>
    value(at, 'heapMaxBytes') > 0 ? value(at, 'heapBytes') / value(at, 'heapMaxBytes') : null;
  return {
    resource: `heap of ${name}`,
    utilisation: share,
    isFull: (at) => value(at, 'gcMillisPerSecond') >= GC_MILLIS_PER_SECOND || share(at) >= HEAP_FULL,
    evidence: (times) =>
      `${percent(mean(times.map(share)))} of it was used, and collecting took ` +
      `${number(mean(times.map((at) => value(at, 'gcMillisPerSecond'))))} ms of each second`,
    advice: 'raise -Xmx in ESPM_COMMAND_JAVA_OPTIONS or ESPM_QUERY_JAVA_OPTIONS',
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
