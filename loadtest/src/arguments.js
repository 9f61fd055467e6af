import { parseArgs } from 'node:util';

export const USAGE = `Usage: ./espm load SCENARIO [options]    run loadtest/scenarios/SCENARIO.yml, judge it, then reconcile
       ./espm load reconcile [options]   only: do store, topic and read model hold the same?

  --profile NAME       other phases than the scenario's own: loadtest/profiles/NAME.json
  --target URL         base URL of the gateway (default: what ./espm status --json says)
  --overrides JSON     passed to Artillery as it is; merged over the scenario last
  --no-reconcile       leave out the reconciliation after the run
  --wait SECONDS       how long store, topic and read model may take to agree (default 60)
  --help

Exit status: 0 all well; 1 something failed or disagrees; 2 wrong arguments; 69 the system is not up.`;

const OPTIONS = {
  profile: { type: 'string' },
  target: { type: 'string' },
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
 *   | { action: 'run', scenario: string, profile?: string, target?: string, overrides: object,
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

  const [scenario] = positionals;
  const waitSeconds = Number(values.wait);
  const target = values.target?.replace(/\/+$/, '');
  if (!(waitSeconds >= 0)) return wrong(`--wait ${values.wait} is not a number of seconds`);
  if (target !== undefined && !/^https?:\/\/[^/]/.test(target)) {
    return wrong(`--target ${values.target} is not an http or https URL`);
  }
  if (scenario === 'reconcile') return { action: 'reconcile', target, waitSeconds };
  for (const name of [scenario, values.profile ?? 'none']) {
    if (!/^[a-z0-9][a-z0-9-]*$/.test(name)) return wrong(`"${name}" is not a name`);
  }
  const overrides = jsonObject(values.overrides ?? '{}');
  if (overrides === undefined) return wrong('--overrides is not a JSON object');
  return {
    action: 'run',
    scenario,
    profile: values.profile,
    target,
    overrides,
    reconcile: !values['no-reconcile'],
    waitSeconds,
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
