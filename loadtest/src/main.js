import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { describeCounts } from './agreement.js';
import { readArguments, USAGE } from './arguments.js';
import { runArtillery } from './artillery.js';
import { describeMachine } from './machine.js';
import { countersOf, reconcile } from './reconcile.js';
import { resultFolder, writeJson } from './results.js';
import { findScenario } from './scenario.js';
import { summarize } from './summary.js';
import { locateSystem, whatIsDown } from './system.js';
import { describeRun, judge } from './verdict.js';

const EXIT = { well: 0, failed: 1, wrongArguments: 2, notUp: 69 };

process.exitCode = await main(readArguments(process.argv.slice(2)));

async function main(request) {
  switch (request.action) {
    case 'help':
      console.log(USAGE);
      return EXIT.well;
    case 'wrong':
      return complain(request.message, EXIT.wrongArguments);
    case 'reconcile':
      return (await reconcileNow(await locateSystem(request), request)).agreed
        ? EXIT.well
        : EXIT.failed;
    default:
      return load(request);
  }
}

async function load(request) {
  const found = await findScenario(request.scenario, request.profile);
  if (found.missing) return complain(found.missing, EXIT.wrongArguments);
  const system = await locateSystem(request);
  const down = await whatIsDown(system.gatewayUrl);
  if (down) {
    console.error(`The system is not up: ${down}. Run ./espm up, or name another with --target.`);
    return EXIT.notUp;
  }

  const folder = await resultFolder(request.scenario);
  await writeJson(folder, 'machine.json', describeMachine());
  const target = `${system.gatewayUrl}/api`;
  console.log(`Running ${request.scenario} against ${target}`);
  const output = join(folder, 'run.json');
  const exitCode = await runArtillery(
    {
      script: found.script,
      target,
      overrides: overridden(found.overrides, request.overrides),
      output,
      log: join(folder, 'artillery.log'),
    },
    console.log,
  );

  const run = await readRun(output);
  if (run === undefined) {
    return complain(`Artillery wrote no results (exit code ${exitCode}); see ${folder}`, EXIT.failed);
  }
  const summary = summarize(run);
  const verdict = judge(summary, exitCode);
  console.log(`\n${describeRun(summary, verdict)}`);

  const agreement = request.reconcile ? await reconcileNow(system, request) : undefined;
  const { scenario, profile } = request;
  await writeJson(folder, 'summary.json', {
    ...{ scenario, profile: profile ?? null, target },
    ...{ ...summary, verdict, reconciliation: agreement ?? null },
  });
  console.log(`\nResults in ${relative(process.env.PWD ?? process.cwd(), folder) || folder}`);
  return verdict.passed && agreement?.agreed !== false ? EXIT.well : EXIT.failed;
}

async function reconcileNow(system, { waitSeconds }) {
  console.log('\nDo store, topic and read model agree?');
  const waitMillis = waitSeconds * 1000;
  const result = await reconcile(countersOf(system), { waitMillis, print: console.log });
  console.log(describeCounts(result.counts));
  const waited = `${(result.waitedMillis / 1000).toFixed(1)} s`;
  console.log(
    result.agreed ? `AGREE after ${waited}` : `DISAGREE after ${waited}: ${result.reasons.join('; ')}`,
  );
  return result;
}

/** Both have at most a `config`, whose entries replace those below them whole. */
function overridden(profile, given) {
  return { ...profile, ...given, config: { ...profile.config, ...given.config } };
}

async function readRun(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function complain(message, exitCode) {
  console.error(exitCode === EXIT.wrongArguments ? `${message}\n\n${USAGE}` : message);
  return exitCode;
}
