import { number } from '../analysis/words.js';
import { conclude } from './conclusions.js';
import { signed } from './recommendation.js';

/** The result as text. */
export function renderText(found) {
  const { remarks, searches, settings } = conclude(found);
  const effects = (found.effects ?? []).map(({ setting, goodChange, quickChange, effect }) => [
    setting.name.slice(0, 43),
    signed(goodChange),
    signed(quickChange),
    effect,
  ]);
  return [
    ...remarks,
    ...searches.flatMap((concluded, n) => searchLines(concluded, found.searches[n])),
    'SETTINGS',
    ...settings,
    ...(effects.length > 0
      ? ['', row(['setting', 'throughput', 'speed', 'effect']), ...effects.map(row)]
      : []),
  ].join('\n');
}

function searchLines({ workload, title, sentences, bottleneck }, { steps }) {
  const rows = steps.map((step) => [
    `${step.rate}/s ${step.holds ? 'holds' : 'does not hold'}`,
    ...[step.achievedPerSecond, step.meanMillis, step.p99Millis, step.concurrency].map(number),
    `${number(step.failureShare * 100)} %`,
  ]);
  return [
    `${workload.toUpperCase()}: ${title}`,
    ...sentences,
    `Bottleneck: ${bottleneck}`,
    '',
    row(['offered', 'achieved/s', 'mean ms', 'p99 ms', 'at a time', 'failed']),
    ...rows.map(row),
    '',
  ];
}

function row(cells) {
  return cells
    .map((cell, n) => (n === 0 ? String(cell).padEnd(44) : String(cell).padStart(11)))
    .join('');
}
