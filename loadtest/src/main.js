import { describeCounts } from './agreement.js';
import { readArguments, USAGE } from './arguments.js';
import { load } from './load.js';
import { countersOf, reconcile } from './reconcile.js';
import { monitorsOf, watch } from './monitor/monitors.js';
import { locateSystem, lookUpComponents, whatIsDown } from './system.js';

const EXIT = { well: 0, failed: 1, wrongArguments: 2, notUp: 69 };

/** For what was printed to arrive. */
const FLUSH_MILLIS = 500;

process.exitCode = await main(readArguments(process.argv.slice(2)));

async function main(request) {
  switch (request.action) {
    case 'help':
      console.log(USAGE);
      return EXIT.well;
    case 'wrong':
      return complain(request.message, EXIT.wrongArguments);
    case 'reconcile':
      return (await reconcileNow(await locateSystem(request), request)).agreed ? EXIT.well : EXIT.failed;
    case 'monitor':
      return monitorNow(request);
    default:
      return loadOrComplain(request);
  }
}

async function loadOrComplain(request) {
  const system = await locateSystem(request);
  const down = await whatIsDown(system.gatewayUrl);
  if (down) {
    console.error(`The system is not up: ${down}. Run ./espm up, or name another with --target.`);
    return EXIT.notUp;
  }
  const agreement = request.reconcile ? () => reconcileNow(system, request) : undefined;
  const result = await load(request, { system, agreement, print: console.log });
  if (result.missing) return complain(result.missing, EXIT.wrongArguments);
  if (result.problem) return complain(`FAILED: ${result.problem}`, EXIT.failed);
  // What was being counted has limits of its own, and is not waited for.
  if (result.interrupted) setTimeout(() => process.exit(), FLUSH_MILLIS).unref();
  return result.passed ? EXIT.well : EXIT.failed;
}

/** Lines of JSON until Ctrl-C, or for so long. What is down is a hole, and no reason to end. */
async function monitorNow(request) {
  const monitors = await monitorsOf(await locateSystem(request), lookUpComponents);
  const watching = watch(monitors, (record) => console.log(JSON.stringify(record)));
  await new Promise((resolve) => {
    process.once('SIGINT', resolve).once('SIGTERM', resolve);
    process.stdout.on('error', resolve); // nobody reads any more; each further line says so again
    if (request.durationSeconds) setTimeout(resolve, request.durationSeconds * 1000);
  });
  await watching.stop();
  return EXIT.well;
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

function complain(message, exitCode) {
  console.error(exitCode === EXIT.wrongArguments ? `${message}\n\n${USAGE}` : message);
  return exitCode;
}
