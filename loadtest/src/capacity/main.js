import { rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { resultFolder, writeJson, writeText } from '../results.js';
import { readArguments, USAGE } from './arguments.js';
import { Capacity } from './capacity.js';
import { conclude } from './conclusions.js';
import { CannotStart } from './own-system.js';
import { capacityHtml } from './page.js';
import { isRecommended } from './recommendation.js';
import { envFile } from './settings.js';
import { renderText } from './text.js';

const EXIT = { well: 0, failed: 1, wrongArguments: 2, cannotStart: 69, interrupted: 130 };

process.exitCode = await main(readArguments(process.argv.slice(2)));

async function main(request) {
  if (request.action === 'help') {
    console.log(USAGE);
    return EXIT.well;
  }
  if (request.action === 'wrong') {
    console.error(`${request.message}\n\n${USAGE}`);
    return EXIT.wrongArguments;
  }
  const interruption = new AbortController();
  // Once is enough, and is heard: a second one would leave processes behind.
  const interrupt = () => interruption.abort(new Error('interrupted'));
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  const folder = await resultFolder('capacity');
  const capacity = new Capacity(request, { print: console.log, signal: interruption.signal, folder });
  const { found } = capacity;
  try {
    await capacity.run(process.env);
  } catch (error) {
    if (error instanceof CannotStart && isNothingFound(found) && !interruption.signal.aborted) {
      console.error(error.message);
      await rm(folder, { recursive: true, force: true });
      return EXIT.cannotStart;
    }
    if (interruption.signal.aborted) found.interrupted = true;
    else found.problem = error.message;
  }
  await report(folder, found);
  if (found.interrupted) return EXIT.interrupted;
  return conclude(found).reached && !found.problem ? EXIT.well : EXIT.failed;
}

function isNothingFound({ searches }) {
  return searches.every(({ steps }) => steps.length === 0);
}

async function report(folder, found) {
  const text = renderText(found);
  await writeJson(folder, 'capacity.json', { ...found, conclusions: conclude(found) });
  await writeText(folder, 'capacity.txt', `${text}\n`);
  await writeText(folder, 'capacity.html', capacityHtml(found));
  const files = ['capacity.html'];
  if (found.effects?.length > 0) {
    await writeText(folder, 'recommended.env', recommended(found));
    files.push('recommended.env');
  }
  console.log(`\n${text}\n`);
  const shown = relative(process.env.PWD ?? process.cwd(), folder) || folder;
  for (const file of files) console.log(join(shown, file));
}

function recommended(found) {
  const usage = 'Use it so:  set -a; . ./recommended.env; set +a; ./espm up';
  return envFile(isRecommended(found) ? found.recommendation.env : {}, [
    ...conclude(found).settings,
    usage,
  ]);
}
