import { parseArgs } from 'node:util';
import { VARIABLES } from './settings.js';

export const USAGE = `Usage: ./espm capacity [options]    start a system of its own, find its limits, and what raises them

  --minutes N          all of it takes no longer, building left aside (default 14)
  --workload NAME      only this: mixed, writes or reads (default: all three)
  --start N            requests/s of the first step (default 300); further workloads begin by the limit of the first
  --factor N           from one step to the next (default 1.5)
  --step-seconds N     what is measured of each step (default 8; of further workloads 7 at most)
  --p99 MILLIS         a step with a larger p99 does not hold (default 250)
  --settings NAMES     variables to try, by commas; none tries none (default: all that fit into the time)
  --help

Results: loadtest/results/<time>-capacity/{capacity.html,capacity.json,capacity.txt,recommended.env}.

Exit status: 0 the limits were found; 1 one was not, or something failed; 2 wrong arguments; 69 something is
missing, or a port is taken; 130 interrupted (what was found until then is reported).`;

const OPTIONS = {
  minutes: { type: 'string', default: '14' },
  workload: { type: 'string' },
  start: { type: 'string', default: '300' },
  factor: { type: 'string', default: '1.5' },
  'step-seconds': { type: 'string', default: '8' },
  p99: { type: 'string', default: '250' },
  settings: { type: 'string', default: VARIABLES.join(',') },
  help: { type: 'boolean', short: 'h', default: false },
};

const RANGES = {
  minutes: [0.5, 240],
  start: [10, 100_000],
  factor: [1.1, 4],
  'step-seconds': [2, 120],
  p99: [1, 10_000],
};

/** In the order in which they are searched. */
export const WORKLOADS = ['mixed', 'writes', 'reads'];

/**
 * Reads the command line; never throws.
 *
 * @returns {{ action: 'help' } | { action: 'wrong', message: string } | { action: 'run', minutes: number,
 *   workloads: string[], start: number, factor: number, stepSeconds: number, p99Millis: number,
 *   settings: string[] }}
 */
export function readArguments(argv) {
  let values;
  try {
    values = parseArgs({ args: argv, options: OPTIONS }).values;
  } catch (error) {
    return wrong(error.message);
  }
  if (values.help) return { action: 'help' };
  const numbers = {};
  for (const [name, [least, most]] of Object.entries(RANGES)) {
    numbers[name] = Number(values[name]);
    if (!(numbers[name] >= least && numbers[name] <= most)) {
      return wrong(`--${name} ${values[name]} is not a number from ${least} to ${most}`);
    }
  }
  if (!Number.isInteger(numbers['step-seconds'])) return wrong('--step-seconds is not a whole number');
  if (values.workload !== undefined && !WORKLOADS.includes(values.workload)) {
    return wrong(`--workload: there is no "${values.workload}", only ${WORKLOADS.join(', ')}`);
  }
  const settings = values.settings === 'none' ? [] : values.settings.split(',');
  const unknown = settings.find((name) => !VARIABLES.includes(name));
  if (unknown !== undefined) {
    return wrong(`--settings: there is no "${unknown}", only none or ${VARIABLES.join(', ')}`);
  }
  const { minutes, start, factor, 'step-seconds': stepSeconds, p99: p99Millis } = numbers;
  return {
    action: 'run',
    workloads: values.workload === undefined ? WORKLOADS : [values.workload],
    minutes,
    start,
    factor,
    stepSeconds,
    p99Millis,
    settings,
  };
}

function wrong(message) {
  return { action: 'wrong', message };
}
