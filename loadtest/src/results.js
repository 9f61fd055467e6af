import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const RESULTS = fileURLToPath(new URL('../results/', import.meta.url));

/** Makes the folder of one run: `results/<UTC timestamp>-<scenario>`. */
export async function resultFolder(scenario, now = new Date()) {
  const timestamp = now.toISOString().replace(/[-:]|\.\d+/g, '');
  const folder = join(RESULTS, `${timestamp}-${scenario}`);
  await mkdir(folder, { recursive: true });
  return folder;
}

export async function writeJson(folder, name, value) {
  await writeText(folder, name, `${JSON.stringify(value, null, 2)}\n`);
}

export async function writeText(folder, name, text) {
  await writeFile(join(folder, name), text);
}
