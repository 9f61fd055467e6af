import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import yaml from 'js-yaml';
import { artilleryPhases, requestsPerUser } from './phases.js';

const SCENARIOS = new URL('../scenarios/', import.meta.url);
const PROFILES = new URL('../profiles/', import.meta.url);

/**
 * Finds a scenario and the phases of a profile.
 *
 * @param {string} name of the scenario
 * @param {string} [profileName] without one, the scenario's own phases hold
 * @param {{ durationSeconds?: number, rate?: number }} [changes] to the profile
 * @param {object} [given] what is laid over scenario and profile, and wins
 * @returns {Promise<{ missing: string } | { script: string, overrides: object, perUser: number,
 *     phases: object[], prepare?: object, thresholds: object[], judgeTimes: boolean, load: object }>} the
 *     file, what to lay over it and what then holds; `load` is by what two runs are known to be of the same
 *     load; or what is not there
 */
export async function findScenario(name, profileName, changes = {}, given = {}) {
  const scenarios = await scenarioNames();
  if (!scenarios.includes(name)) {
    return { missing: `no scenario "${name}"; there are: ${scenarios.join(', ')}` };
  }
  const script = fileURLToPath(new URL(`${name}.yml`, SCENARIOS));
  const content = overridden(yaml.load(await readFile(script, 'utf8')), given);
  const { config } = content;
  const perUser = requestsPerUser(content);
  const thresholds = config.ensure?.thresholds ?? [];
  const found = { script, perUser, prepare: config.prepare, thresholds };
  const loadOf = (phases) => ({
    ...{ scenario: name, profile: profileName ?? null, phases },
    ...(isEmpty(given) ? {} : { overrides: given }),
  });
  if (profileName === undefined) {
    const { phases } = config;
    return { ...found, overrides: given, phases, judgeTimes: true, load: loadOf(phases) };
  }

  const profiles = await profileNames();
  if (!profiles.includes(profileName)) {
    return { missing: `no profile "${profileName}"; there are: ${profiles.join(', ')}` };
  }
  const profile = JSON.parse(await readFile(new URL(`${profileName}.json`, PROFILES), 'utf8'));
  const phases = given.config?.phases ?? artilleryPhases(profile, perUser, changes);
  return {
    ...{ ...found, phases, judgeTimes: profile.judgeTimes ?? true, load: loadOf(phases) },
    overrides: overridden({ config: { phases } }, given),
    prepare: atMost(profile.ordersMax, found.prepare),
  };
}

/** The entries of a `config` replace those below them whole, as Artillery has it. */
function overridden(below, given) {
  return { ...below, ...given, config: { ...below.config, ...given.config } };
}

function isEmpty(object) {
  return Object.keys(object).length === 0;
}

/** A profile that is short makes do with fewer orders to choose from. */
function atMost(ordersMax = Infinity, prepare) {
  return prepare && { ...prepare, orders: Math.min(prepare.orders, ordersMax) };
}

export function scenarioNames() {
  return names(SCENARIOS, '.yml');
}

export function profileNames() {
  return names(PROFILES, '.json');
}

async function names(folder, ending) {
  const files = await readdir(folder);
  return files
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length))
    .sort();
}
