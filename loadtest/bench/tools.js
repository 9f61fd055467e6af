import { execFile } from 'node:child_process';
import { access, constants, readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Debian keeps the programs of each PostgreSQL version in a folder of its own, not on PATH. */
const POSTGRES_FOLDERS = '/usr/lib/postgresql';

/** Package that has each tool, and what keeps the installation from doing more than asked for. */
const TOOLS = {
  wrk: { packages: ['wrk'] },
  // The package makes a database cluster and starts it, unless a policy forbids starting anything.
  pgbench: { packages: ['postgresql-contrib'], env: { RUNLEVEL: '1' } },
  'redis-benchmark': { packages: ['redis-tools'] },
};

/** A tool that is not there, and how to get it. */
export class ToolMissing extends Error {}

/**
 * Finds the tools; as root on Debian or Ubuntu installs those that are missing, after saying so.
 *
 * @param {('wrk' | 'pgbench' | 'redis-benchmark')[]} names
 * @returns {Promise<Record<string, string>>} their paths
 * @throws {ToolMissing}
 */
export async function findTools(names, print) {
  const found = {};
  for (const name of names) {
    found[name] = (await find(name)) ?? (await installed(name, print));
  }
  return found;
}

async function installed(name, print) {
  const { packages, env } = TOOLS[name];
  const command = `apt-get install -y ${packages.join(' ')}`;
  const canInstall = process.getuid?.() === 0 && (await find('apt-get'));
  if (!canInstall) throw new ToolMissing(`${name} is needed and was not found; on Debian or Ubuntu: sudo ${command}`);
  print(`${name} is needed: ${command}`);
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', ...env } };
  await run('apt-get', ['update', '-qq'], options);
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], options);
  const path = await find(name);
  if (!path) throw new ToolMissing(`${command} did not bring ${name}`);
  return path;
}

async function find(name) {
  const versions = await readdir(POSTGRES_FOLDERS).catch(() => []);
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter),
    '/usr/sbin',
    ...versions.sort((one, other) => other - one).map((version) => join(POSTGRES_FOLDERS, version, 'bin')),
  ];
  for (const folder of folders) {
    const path = join(folder, name);
    if (await access(path, constants.X_OK).then(() => true, () => false)) return path;
  }
  return undefined;
}
