import { join, relative } from 'node:path';
import { reportData } from './report/data.js';
import { reportHtml } from './report/html.js';
import { writeJson, writeText } from './results.js';
import { describeVerdict } from './verdict.js';

/**
 * Writes down what was measured, and only then looks whether everything is still there, which takes long
 * and may fail or be interrupted: whatever happens to that, the report of the load is kept.
 *
 * @param {object} measured all that reportData needs but `passed`, `lost` and `reconciliation`
 * @param {{ folder: string, check: () => Promise<{ lost: string | null, reconciliation: object | null }>,
 *     interruption: import('./interruption.js').Interruption, print: (line: string) => void }} around
 * @returns {Promise<object>} the whole result; `interrupted` when it was not looked
 */
export async function conclude(measured, { folder, check, interruption, print }) {
  await write(folder, withOutcome(measured, { lost: null, reconciliation: null }));
  const checked = (await interruption.unlessInterrupted(() => checkSafely(check))) ?? {
    ...{ lost: 'interrupted before store, topic and read model were compared' },
    ...{ reconciliation: null, interrupted: true },
  };
  const result = withOutcome(measured, checked);
  await write(folder, result);
  const shown = relative(process.env.PWD ?? process.cwd(), folder) || folder;
  print(`\n${describeVerdict(result)}\n\nReport: ${join(shown, 'report.html')}`);
  return result;
}

async function checkSafely(check) {
  try {
    return await check();
  } catch (error) {
    return { lost: `what was stored could not be looked at: ${error.message}`, reconciliation: null };
  }
}

function withOutcome(measured, { lost, reconciliation, interrupted = false }) {
  const { verdict, comparison } = measured;
  const passed =
    verdict.passed &&
    lost === null &&
    reconciliation?.agreed !== false &&
    !(comparison?.slower.length > 0);
  return { ...measured, lost, reconciliation, interrupted, passed };
}

async function write(folder, result) {
  const { summary, requests, timeline, ...conclusions } = result;
  await writeJson(folder, 'summary.json', { ...conclusions, ...summary });
  await writeText(folder, 'report.html', reportHtml(reportData(result)));
}
