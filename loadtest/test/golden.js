import { readFileSync } from 'node:fs';
import { findBottleneck } from '../src/analysis/bottleneck.js';
import { timelineOf } from '../src/measure.js';
import { reportData } from '../src/report/data.js';
import { summarize } from '../src/summary.js';
import { checkThresholds } from '../src/thresholds.js';
import { judge } from '../src/verdict.js';

const text = (name) => readFileSync(new URL(`golden/${name}`, import.meta.url), 'utf8');
const lines = (name) =>
  text(name)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

/** A short run of the plan that was really made, with all that was recorded of it. */
export function goldenRun() {
  const run = JSON.parse(text('run.json'));
  const records = lines('requests.ndjson');
  const requests = records.filter(({ generator }) => generator === undefined);
  const generator = records.filter(({ generator: own }) => own !== undefined);
  const summary = summarize(run, requests, JSON.parse(text('phases.json')));
  const timeline = timelineOf(lines('monitor.ndjson'), generator, summary);
  const thresholds = checkThresholds([{ 'http.response_time.p99': 250 }], run.aggregate, summary);
  const verdict = judge(summary, 0, thresholds);
  return {
    ...{ scenario: 'mixed', profile: 'plan', target: 'http://127.0.0.1:8080/api' },
    ...{ machine: JSON.parse(text('machine.json')), summary, requests, timeline, thresholds, verdict },
    ...{ bottleneck: findBottleneck(timeline), comparison: null, lost: null, passed: verdict.passed },
    reconciliation: { agreed: true, reasons: [], counts: { store: { orders: 1858, events: 9905 } } },
  };
}

/** What its report shows, with `changes` to the run. */
export function goldenData(changes = {}) {
  return reportData({ ...goldenRun(), ...changes });
}
