import { parseArgs } from 'node:util';
import { parseDuration } from './phases.js';

export const USAGE = `Usage: ./espm load SCENARIO [options]    run loadtest/scenarios/SCENARIO.yml, judge it, then reconcile
       ./espm load plan [options]        the plan's loads, low, moderate and peak, on the mixed scenario
       ./espm load reconcile [options]   only: do store, topic and read model hold the same?
       ./espm monitor [options]          only: the monitors, once a second, until Ctrl-C

  --profile NAME       other phases than the scenario's own: loadtest/profiles/NAME.json
  --duration TIME      stretch or shrink the profile to this: 90s, 15m, 2h
  --rate N             raise or lower the profile so that its highest phase has N requests/s
  --target URL         base URL of the gateway (default: what ./espm status --json says)
  --baseline NAME      compare with it; slower than its noise fails
  --save-baseline NAME keep this run as one of its runs, if it passed
  --overrides JSON     passed to Artillery as it is; merged over the scenario last
  --no-reconcile       leave out the reconciliation after the run
  --wait SECONDS       how long store, topic and read model may take to agree (default 60)
  --help

Exit status: 0 all well; 1 something failed, disagrees or became slower; 2 wrong arguments;
69 the system is not up.`;

const OPTIONS = {
  profile: { type: 'string' },
  duration: { type: 'string' },
  rate: { type: 'string' },
  target: { type: 'string' },
  baseline: { type: 'string' },
  'save-baseline': { type: 'string' },
  overrides: { type: 'string' },
  'no-reconcile': { type: 'boolean', default: false },
  wait: { type: 'string', default: '60' },
  help: { type: 'boolean', short: 'h', default: false },
};

/**
 * Reads the command line.
 *
 * @returns {{ action: 'help' } | { action: 'wrong', message: string }
 *   | { action: 'reconcile', target?: string, waitSeconds: number }
 *   | { action: 'monitor', target?: string, durationSeconds?: number }
 *   | { action: 'run', scenario: string, profile?: string, durationSeconds?: number, rate?: number,
 *       target?: string, baseline?: string, saveBaseline?: string, overrides: object,
 *       reconcile: boolean, waitSeconds: number }} what is asked for; never throws
 */
export function readArguments(argv) {
  let parsed;
  try {
    parsed = parseArgs({ args: argv, options: OPTIONS, allowPositionals: true });
  } catch (error) {
    return wrong(error.message);
  }
  const { values, positionals } = parsed;
  if (values.help) return { action: 'help' };
  if (positionals.length !== 1) return wrong('exactly one scenario is needed');
  const common = commonOptions(values);
  if (common.action === 'wrong') return common;

  const { target, waitSeconds, durationSeconds } = common;
  if (positionals[0] === 'reconcile') return { action: 'reconcile', target, waitSeconds };
  if (positionals[0] === 'monitor') return { action: 'monitor', target, durationSeconds };
  return runOptions(positionals[0], values, common);
}

function commonOptions(values) {
  const waitSeconds = Number(values.wait);
  const target = values.target?.replace(/\/+$/, '');
  const durationSeconds = values.duration && parseDuration(values.duration);
  if (!(waitSeconds >= 0)) return wrong(`--wait ${values.wait} is not a number of seconds`);
  if (target !== undefined && !/^https?:\/\/[^/]/.test(target)) {
    return wrong(`--target ${values.target} is not an http or https URL`);
  }
  if (values.duration !== undefined && !durationSeconds) {
    return wrong(`--duration ${values.duration} is no time such as 90s, 15m or 2h`);
  }
  return { target, waitSeconds, durationSeconds };
}

function runOptions(asked, values, { target, waitSeconds, durationSeconds }) {
  // The plan as a whole is one scenario at one profile.
  const scenario = asked === 'plan' ? 'mixed' : asked;
  const profile = values.profile ?? (asked === 'plan' ? 'plan' : undefined);
  const { baseline, 'save-baseline': saveBaseline } = values;
  for (const name of [scenario, profile, baseline, saveBaseline]) {
    if (name !== undefined && !/^[a-z0-9][a-z0-9-]*$/.test(name))
      return wrong(`"${name}" is not a name`);
  }
  const rate = values.rate === undefined ? undefined : Number(values.rate);
  if (rate !== undefined && !(rate > 0)) return wrong(`--rate ${values.rate} is no number of requests`);
  if (profile === undefined && (rate ?? durationSeconds) !== undefined) {
    return wrong('--rate and --duration change a profile: name one with --profile');
  }
  const overrides = jsonObject(values.overrides ?? '{}');
  if (overrides === undefined) return wrong('--overrides is not a JSON object');
  return {
    ...{ action: 'run', scenario, profile, durationSeconds, rate, target, baseline, saveBaseline },
    ...{ overrides, reconcile: !values['no-reconcile'], waitSeconds },
  };
}

function wrong(message) {
  return { action: 'wrong', message };
}

function jsonObject(text) {
  try {
    const value = JSON.parse(text);
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
