import { resourcesOf } from './resources.js';
import { ownCores } from './resources/machine.js';
import { inOrder, lasting } from './lasting.js';
import { meanOver } from './means.js';
import { largest, mean } from './timeline.js';
import { number, percent } from './words.js';

/** Others disturb a run when they have the processors for this part of it, and for long enough at a time. */
const DISTURBED_SHARE = 0.05;

/** A part of the response time is worth naming when it is this large, and half of it. */
const PART_MILLIS = 10;
const PART_SHARE = 0.5;

/**
 * Which resource was full first, and where commands spent their time.
 *
 * @param {import('./timeline.js').Timeline} timeline of the time under load
 * @returns {{ full: object[], closest: object | null, disturbed: string | null, slowestPart: object | null,
 *     table: object[], conclusion: string }} `full` in the order of their beginning; `conclusion` is for
 *     people
 */
export function findBottleneck(timeline) {
  const { times } = timeline;
  const resources = resourcesOf(timeline);
  const full = inOrder(
    resources.map((resource) => fullTimes(resource, times)).filter((found) => found !== undefined),
    timeline,
  );
  const table = resources.map(({ resource, utilisation, isFull }) => ({
    resource,
    mean: mean(times.map(utilisation)),
    largest: largest(times.map(utilisation)),
    fullSamples: times.filter((at) => isFull(at)).length,
    samples: times.length,
  }));
  const slowestPart = findSlowestPart(timeline);
  const disturbable = resources.find(({ isDisturbed }) => isDisturbed !== undefined);
  const disturbed = findDisturbance(timeline, disturbable);
  // What others use up is not what this system comes close to; nor is the generator a part of it.
  const left = new Set(['load generator', ...(disturbed === null ? [] : [disturbable.resource])]);
  const [closest = null] = table
    .filter((row) => row.largest !== null && !left.has(row.resource))
    .sort((a, b) => b.mean - a.mean);
  return {
    full,
    closest,
    disturbed,
    slowestPart,
    table,
    conclusion: conclude({ full, closest, slowestPart }),
  };
}

function fullTimes({ resource, isFull, evidence, advice }, times) {
  const moments = lasting(times, isFull);
  if (moments.length === 0) return undefined;
  const fromMillis = moments[0];
  return { resource, fromMillis, samples: moments.length, evidence: evidence(moments), advice };
}

/** The parts of a command's time, one after the other, as the command services measured them. */
function findSlowestPart(timeline) {
  const over = (field) => meanOver(timeline, timeline.names('command'), field);
  const [request, queue, connection, statement] = [
    'requestMillis',
    'appendWaitMillis',
    'poolWaitMillis',
    'sqlMillis',
  ].map(over);
  if (request === null || statement === null) return null;
  const parts = [
    { part: 'waiting for a batch (append queue)', millis: queue ?? 0 },
    { part: 'waiting for a connection (pool)', millis: connection ?? 0 },
    // The pool's own measure ends when the connection is given back: it is the statement and its commit.
    { part: "PostgreSQL's answer (statement and commit)", millis: statement },
  ];
  const [slowest] = [...parts].sort((a, b) => b.millis - a.millis);
  if (slowest.millis < PART_MILLIS || slowest.millis < PART_SHARE * request) return null;
  return { ...slowest, requestMillis: request, parts };
}

function findDisturbance(timeline, processors) {
  const { times } = timeline;
  const disturbed = lasting(times, processors.isDisturbed);
  if (disturbed.length === 0 || disturbed.length < DISTURBED_SHARE * times.length) return null;
  const own = mean(disturbed.map((at) => ownCores(timeline, at)));
  const all = mean(
    disturbed.map(
      (at) => timeline.value(at, 'machine', 'cpuShare') * timeline.value(at, 'machine', 'cpus'),
    ),
  );
  return (
    `For ${percent(disturbed.length / times.length)} of the time other programs had the processors ` +
    `(${number(all)} cores busy, ${number(own)} of them by ESPM): the times say little about ESPM.`
  );
}

function conclude({ full, closest, slowestPart }) {
  const sentences = [];
  const [first, ...later] = full;
  if (first !== undefined) {
    sentences.push(`Full first: ${first.resource}. ${capital(first.evidence)}. To do: ${first.advice}.`);
    if (later.length > 0)
      sentences.push(`Full after it: ${later.map(({ resource }) => resource).join(', ')}.`);
  } else if (closest !== null) {
    sentences.push(
      `Nothing was full. Closest to it: ${closest.resource}, ${percent(closest.mean)} used on average and ` +
        `${percent(closest.largest)} at most.`,
    );
  } else {
    sentences.push('Nothing is known of the resources: no monitor had an answer.');
  }
  if (slowestPart !== null) {
    sentences.push(
      `Commands spent most of their time in ${slowestPart.part}: ${number(slowestPart.millis)} of ` +
        `${number(slowestPart.requestMillis)} ms on average.`,
    );
  }
  return sentences.join(' ');
}

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
