import { median } from '../statistics.js';
import { unitOf } from './calibration.js';

/** What a figure may vary without a cause, when the runs of the baseline say nothing else. */
const NOISE_LEAST = { middle: 0.25, tail: 0.5, 'far tail': 0.75 };

/** What the runs vary is known from so many on; before that twice the noise is allowed. */
const RUNS_ENOUGH = 3;

/** Of few requests, less than this is chance, however many per cent it is. */
const DIFFERENCE_LEAST_MILLIS = 1;
const REQUESTS_MANY = 200;

/** The median distance from the median, as a standard deviation; three of these hold nearly all. */
const BAND_OF_DEVIATION = 3 * 1.4826;

/**
 * Holds a run against the runs of a baseline. Every figure is first divided by what its own machine could
 * do in its own run (the calibration), so a slower moment or machine is not taken for a slower build. On the
 * same machine it must differ by the clock as well: a calibration takes seconds, and may have a bad moment.
 *
 * @param {{ name: string, runs: object[] }} baseline each run with `machine`, `calibration`, `figures`
 * @param {{ machine: object, calibration: object, figures: object }} run
 * @returns {{ name, basis: string, sentence: string, rows: object[], slower: object[],
 *     disagreement: string | null }} the last says where clock and calibration judge differently
 */
export function compare({ name, runs }, run) {
  const sameMachine = runs.every(({ machine }) => isSame(machine, run.machine));
  const caution = (sameMachine ? 1 : 2) * (runs.length < RUNS_ENOUGH ? 2 : 1);
  const unit = unitOf(run.calibration);
  const rows = Object.entries(run.figures)
    .map(([figure, now]) => row(figure, now, runs, { unit, caution, sameMachine }))
    .filter((found) => found !== undefined);
  const slower = rows
    .filter(({ judgement }) => judgement === 'slower')
    .map((found) => ({ ...found, sentence: sentenceOf(name, found) }));
  return {
    name,
    basis: basisOf(runs, run, sameMachine, caution),
    sentence: summaryOf(name, rows, slower),
    rows,
    slower,
    disagreement: sameMachine ? disagreementOf(rows) : null,
  };
}

function row(figure, { millis, kind, count }, runs, { unit, caution, sameMachine }) {
  const earlier = runs.filter(({ figures }) => figures[figure] !== undefined);
  if (earlier.length === 0) return undefined;
  const relative = earlier.map(
    ({ figures, calibration }) => figures[figure].millis / unitOf(calibration),
  );
  const middle = median(relative);
  const now = millis / unit;
  const noiseOf = (values) => Math.max(NOISE_LEAST[kind], spread(values)) * caution;
  const allowed = noiseOf(relative);
  const judge = (is, values, scale) => {
    const was = median(values);
    const isFelt = count >= REQUESTS_MANY || Math.abs(is - was) * scale >= DIFFERENCE_LEAST_MILLIS;
    if (!isFelt || Math.abs(is / was - 1) <= noiseOf(values)) return 'as before';
    return is > was ? 'slower' : 'faster';
  };
  const byCalibration = judge(now, relative, unit);
  const clock = earlier.map(({ figures }) => figures[figure].millis);
  const byTheClock = judge(millis, clock, 1);
  return {
    figure,
    was: middle * unit, // as it would be on this machine at this moment
    now: millis,
    change: now / middle - 1,
    allowed,
    judgement: sameMachine ? both(byCalibration, byTheClock) : byCalibration,
    byCalibration,
    byTheClock,
  };
}

/** What only one of them says is slower may be so. */
function both(byCalibration, byTheClock) {
  if (byCalibration === byTheClock) return byCalibration;
  return byCalibration === 'slower' || byTheClock === 'slower' ? 'undecided' : 'as before';
}

/** What the runs of a baseline vary, as a part of their middle. */
function spread(values) {
  const middle = median(values);
  return (BAND_OF_DEVIATION * median(values.map((value) => Math.abs(value - middle)))) / middle;
}

/**
 * A build that works all the time, also when nobody asks, makes the calibration slower and hides behind it;
 * and a calibration that had a bad moment makes a build seem slower than it is.
 */
function disagreementOf(rows) {
  const hidden = rows.filter((row) => row.byTheClock === 'slower' && row.byCalibration !== 'slower');
  const seeming = rows.filter((row) => row.byTheClock !== 'slower' && row.byCalibration === 'slower');
  const count = (some) => `${some.length} of ${rows.length} figures`;
  const sentences = [];
  if (hidden.length > 0)
    sentences.push(
      `By the clock ${count(hidden)} are slower, and relative to the calibration they are not ` +
        `(first: ${hidden[0].figure}): the machine was slower, or the build itself slows the calibration.`,
    );
  if (seeming.length > 0)
    sentences.push(
      `Relative to the calibration ${count(seeming)} are slower, and by the clock they are not (first: ${seeming[0].figure}): ` +
        'the machine was faster, or the calibration of one of the runs was off.',
    );
  if (sentences.length === 0) return null;
  return `${sentences.join(' ')} That is not decided: repeat it at a quiet moment, or make the baseline anew.`;
}

function sentenceOf(name, { figure, was, now, change, allowed }) {
  return (
    `slower than baseline ${name}: ${figure} is ${now.toFixed(1)} ms where ${was.toFixed(1)} ms were to be expected ` +
    `(+${Math.round(change * 100)} %, noise ±${Math.round(allowed * 100)} %)`
  );
}

function summaryOf(name, rows, slower) {
  if (rows.length === 0) return `Baseline ${name} has no figure of this run.`;
  const count = (wanted) => rows.filter(({ judgement }) => judgement === wanted).length;
  const [faster, undecided] = [count('faster'), count('undecided')];
  if (slower.length + faster + undecided === 0)
    return `As fast as baseline ${name}, in all ${rows.length} figures.`;
  const open = undecided === 0 ? '' : `, ${undecided} cannot be decided`;
  return `Against baseline ${name}, of ${rows.length} figures ${slower.length} are slower and ${faster} faster${open}.`;
}

function basisOf(runs, { calibration }, sameMachine, caution) {
  const of = `${runs.length} ${runs.length === 1 ? 'run' : 'runs'}`;
  const pace = unitOf(calibration) / median(runs.map((run) => unitOf(run.calibration)));
  const where = sameMachine
    ? `${of} on this machine`
    : `${of}, not all of them on this machine: only what is relative to the machine is comparable, and with care`;
  return (
    `${where}. In the calibration the machine took ${pace.toFixed(2)} times as long as in the baseline's; ` +
    `what was is shown for the machine as it is now.${caution > 1 ? ` The noise allowed is ${caution} times the usual.` : ''}`
  );
}

/** Whether two descriptions are of one machine, or of such as do not differ. */
function isSame(a, b) {
  return ['platform', 'architecture', 'cpuModel', 'cpus', 'memoryBytes'].every(
    (fact) => a[fact] === b[fact],
  );
}
