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
 * @returns {Promise<{ missing: string } | { script: string, overrides: object, perUser: number,
 *     phases: object[], prepare?: object, thresholds: object[], judgeTimes: boolean }>} the file, what to
 *     lay over it and what it says; or what is not there
 */
export async function findScenario(name, profileName, changes = {}) {
  const scenarios = await scenarioNames();
  if (!scenarios.includes(name)) {
    return { missing: `no scenario "${name}"; there are: ${scenarios.join(', ')}` };
  }
  const script = fileURLToPath(new URL(`${name}.yml`, SCENARIOS));
  const content = yaml.load(await readFile(script, 'utf8'));
  const { config } = content;
  const perUser = requestsPerUser(content);
  const found = {
    ...{ script, perUser, prepare: config.prepare, thresholds: config.ensure?.thresholds ?? [] },
  };
  if (profileName === undefined) {
    return { ...found, overrides: {}, phases: config.phases, judgeTimes: true };
  }

  const profiles = await profileNames();
  if (!profiles.includes(profileName)) {
    return { missing: `no profile "${profileName}"; there are: ${profiles.join(', ')}` };
  }
  const profile = JSON.parse(await readFile(new URL(`${profileName}.json`, PROFILES), 'utf8'));
  const phases = artilleryPhases(profile, perUser, changes);
  return {
    ...{ ...found, overrides: { config: { phases } }, phases, judgeTimes: profile.judgeTimes ?? true },
    prepare: atMost(profile.ordersMax, found.prepare),
  };
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
