import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const RESULTS = fileURLToPath(new URL('../results/', import.meta.url));

/** Makes the folder of one run: `<UTC timestamp>-<scenario>`, in ESPM_LOAD_RESULTS or `results/`. */
export async function resultFolder(scenario, now = new Date(), env = process.env) {
  const timestamp = now.toISOString().replace(/[-:]|\.\d+/g, '');
  const folder = join(env.ESPM_LOAD_RESULTS ?? RESULTS, `${timestamp}-${scenario}`);
  await mkdir(folder, { recursive: true });
  return folder;
}

export async function writeJson(folder, name, value) {
  await writeText(folder, name, `${JSON.stringify(value, null, 2)}\n`);
}

export async function writeText(folder, name, text) {
  await writeFile(join(folder, name), text);
}
