import { describeMachine } from '../src/machine.js';
import { resultFolder, writeJson, writeText } from '../src/results.js';
import { benchHtml } from './page.js';
import { writeProfile } from './profile/files.js';
import { renderTable } from './table.js';

/**
 * Writes the results into a folder of their own.
 *
 * @param results see resultsOf @param profile see profileOf; undefined when none was made
 * @returns {Promise<{ folder: string, table: string }>} where they are, and what people read of them
 */
export async function writeReport({ rounds, seconds, connections }, durability, results, profile) {
  const folder = await resultFolder('bench');
  const how = { machine: describeMachine(), durability, rounds, seconds, connections };
  const table = renderTable(results);
  await writeJson(folder, 'bench.json', { ...how, ...results });
  await writeText(folder, 'bench.txt', `${table}\n`);
  await writeText(folder, 'bench.html', benchHtml(results, how));
  if (profile) await writeProfile(folder, profile, how);
  return { folder, table };
}
