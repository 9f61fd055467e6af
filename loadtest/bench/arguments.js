import { parseArgs } from 'node:util';

export const USAGE = `Usage: ./espm bench [options]    start a fresh system, measure limits and system in the same run, compare

  --rounds N        how often everything is measured, in alternating order (default 3)
  --seconds N       length of each measurement (default 15)
  --warm-up N       seconds of each kind of load before the first round (default 120):
                    compilers take a third of the processors for the first minutes
  --connections N   of the load generator (default 256)
  --store-events N  added at the end, to see what a command costs then (default 10000000)
  --only NAMES      leave out the others, by commas: create,flow,read,visible,long,store,rebuild,start;
                    visible needs create
  --profile         also where the processor time of a creation goes: threads, and flame graphs of the Java components,
                    in profile.html; needs create
  --keep            leave the system up afterwards, to look at it
  --help

It needs wrk, pgbench and redis-benchmark. As root what is missing is installed from the system's packages, otherwise the
message names the command. Results: loadtest/results/<time>-bench/{bench.html,bench.json,bench.txt}; of --profile also
profile.html and profile-<component>.collapsed.txt.

Exit status: 0 measured; 1 something failed; 2 wrong arguments; 69 a tool is missing or ESPM runs already.`;

export const PARTS = ['create', 'flow', 'read', 'visible', 'long', 'store', 'rebuild', 'start'];

const OPTIONS = {
  rounds: { type: 'string', default: '3' },
  seconds: { type: 'string', default: '15' },
  'warm-up': { type: 'string', default: '120' },
  connections: { type: 'string', default: '256' },
  'store-events': { type: 'string', default: '10000000' },
  only: { type: 'string', default: PARTS.join(',') },
  profile: { type: 'boolean', default: false },
  keep: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
};

/**
 * Reads the command line; never throws.
 *
 * @returns {{ action: 'help' } | { action: 'wrong', message: string } | { action: 'run', rounds: number,
 *   seconds: number, warmUpSeconds: number, connections: number, storeEvents: number, parts: Set<string>, profile: boolean,
 *   keep: boolean }}
 */
export function readArguments(argv) {
  let values;
  try {
    values = parseArgs({ args: argv, options: OPTIONS }).values;
  } catch (error) {
    return { action: 'wrong', message: error.message };
  }
  if (values.help) return { action: 'help' };
  const numbers = {};
  const bounds = [['rounds', 20], ['seconds', 300], ['warm-up', 600], ['connections', 2000], ['store-events', 100_000_000]];
  for (const [name, max] of bounds) {
    numbers[name] = Number(values[name]);
    if (!Number.isInteger(numbers[name]) || numbers[name] < 1 || numbers[name] > max) {
      return { action: 'wrong', message: `--${name} ${values[name]} is not a whole number from 1 to ${max}` };
    }
  }
  const parts = new Set(values.only.split(','));
  const unknown = [...parts].filter((part) => !PARTS.includes(part));
  if (unknown.length > 0) {
    return { action: 'wrong', message: `--only: there is no "${unknown[0]}", only ${PARTS.join(', ')}` };
  }
  if (values.profile && !parts.has('create')) {
    return { action: 'wrong', message: '--profile needs create, which --only leaves out' };
  }
  return {
    action: 'run',
    rounds: numbers.rounds,
    seconds: numbers.seconds,
    warmUpSeconds: numbers['warm-up'],
    connections: numbers.connections,
    storeEvents: numbers['store-events'],
    parts,
    profile: values.profile,
    keep: values.keep,
  };
}
