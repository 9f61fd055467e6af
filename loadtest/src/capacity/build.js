import { execFile, spawn } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ROOT } from '../system.js';
import { CannotStart } from './own-system.js';

const PROJECT = fileURLToPath(new URL('../../capacity/', import.meta.url));

/** What a build that is complete leaves last: the jars are copied after the tests have passed. */
const BUILT = join(PROJECT, 'target', 'lib');

/** What the generator's JVM is called with. */
export const CLASSPATH = [join(PROJECT, 'target', 'classes'), join(BUILT, '*')].join(':');

/**
 * Builds what is stale, of the system and of the load generator.
 *
 * @throws {CannotStart}
 */
export async function build(env, print) {
  if (env.ESPM_BUILD !== 'never') await run('./espm', ['build'], { cwd: ROOT, env, print });
  if (!(await isStale())) return;
  print('Building the load generator (the first time downloads Gatling, 45 MB)');
  const words = ['-B', '-ntp', '-q', '-f', join(PROJECT, 'pom.xml'), 'clean', 'prepare-package'];
  await run('mvn', words, { cwd: ROOT, env, print: () => {} });
}

async function isStale() {
  const builtAt = await stat(BUILT).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
  const sources = await readdir(join(PROJECT, 'src'), { recursive: true });
  const files = [join(PROJECT, 'pom.xml'), ...sources.map((name) => join(PROJECT, 'src', name))];
  const changed = await Promise.all(files.map(async (file) => (await stat(file)).mtimeMs));
  return changed.some((at) => at > builtAt);
}

/** Java, by JAVA_HOME, which ./espm sets. @returns {Promise<string>} its path */
export async function findJava(env) {
  const java = env.JAVA_HOME ? join(env.JAVA_HOME, 'bin', 'java') : 'java';
  await promisify(execFile)(java, ['-version']).catch(() => {
    throw new CannotStart(
      'a JDK 25 is needed and was not found: set JAVA_HOME, or call ./espm capacity',
    );
  });
  return java;
}

async function run(command, words, { print, ...options }) {
  const output = [];
  const code = await new Promise((resolve) => {
    const child = spawn(command, words, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const take = (chunk) => {
      output.push(chunk);
      print(String(chunk).trimEnd());
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', ({ message }) => {
      output.push(message);
      resolve(1);
    });
    child.on('close', resolve);
  });
  if (code !== 0) {
    const said = Buffer.concat(output.map((chunk) => Buffer.from(chunk))).toString();
    throw new CannotStart(`${command} ${words.join(' ')} ended with ${code}:\n${said.slice(-4000)}`);
  }
}
