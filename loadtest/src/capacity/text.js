import { number } from '../analysis/words.js';
import { conclude, signed } from './conclusions.js';

/** The result as text. */
export function renderText(found) {
  const { sentences, bottleneck, settings } = conclude(found);
  const row = (cells) =>
    cells.map((cell, n) => (n === 0 ? String(cell).padEnd(44) : String(cell).padStart(11))).join('');
  const steps = found.steps.map((step) => [
    `${step.rate}/s ${step.holds ? 'holds' : 'does not hold'}`,
    ...[step.achievedPerSecond, step.meanMillis, step.p99Millis, step.concurrency].map(number),
    `${number(step.failureShare * 100)} %`,
  ]);
  const effects = (found.effects ?? []).map(({ setting, goodChange, quickChange, effect }) => [
    setting.name.slice(0, 43),
    signed(goodChange),
    signed(quickChange),
    effect,
  ]);
  return [
    ...sentences,
    `Bottleneck: ${bottleneck}`,
    ...settings,
    '',
    row(['offered', 'achieved/s', 'mean ms', 'p99 ms', 'at a time', 'failed']),
    ...steps.map(row),
    ...(effects.length > 0
      ? ['', row(['setting', 'throughput', 'speed', 'effect']), ...effects.map(row)]
      : []),
  ].join('\n');
}
