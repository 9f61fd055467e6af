import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const SCENARIOS = new URL('../scenarios/', import.meta.url);
const PROFILES = new URL('../profiles/', import.meta.url);

/**
 * Finds a scenario and the phases of a profile.
 *
 * @returns {Promise<{ script: string, overrides: object } | { missing: string }>} the file and what to
 *     lay over it, or what is not there
 */
export async function findScenario(scenario, profile) {
  const scenarios = await names(SCENARIOS, '.yml');
  if (!scenarios.includes(scenario)) {
    return { missing: `no scenario "${scenario}"; there are: ${scenarios.join(', ')}` };
  }
  const script = fileURLToPath(new URL(`${scenario}.yml`, SCENARIOS));
  if (profile === undefined) return { script, overrides: {} };

  const profiles = await names(PROFILES, '.json');
  if (!profiles.includes(profile)) {
    return { missing: `no profile "${profile}"; there are: ${profiles.join(', ')}` };
  }
  const text = await readFile(new URL(`${profile}.json`, PROFILES), 'utf8');
  return { script, overrides: { config: JSON.parse(text) } };
}

async function names(folder, ending) {
  const files = await readdir(folder);
  return files
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length))
    .sort();
}
