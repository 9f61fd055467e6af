import { percent } from '../analysis/words.js';
import { ACHIEVED_SHARE } from '../summary.js';

/**
 * Why a run is not worth being compared with: later runs would be held against what was not the system's.
 *
 * @param {{ passed: boolean, bottleneck: object, summary: object, comparison?: object }} result of a run
 * @returns {string | null} null when it is
 */
export function whyNotKept({ passed, bottleneck, summary, comparison }) {
  if (!passed) return 'it did not pass';
  if (comparison?.disagreement) return 'it could not be decided whether it is slower';
  if (bottleneck.disturbed !== null) return 'other programs had the processors';
  if (summary.arrivals.achievedShare < ACHIEVED_SHARE)
    return `the load generator achieved ${percent(summary.arrivals.achievedShare)} of what was offered`;
  if (bottleneck.full.some(({ resource }) => resource === 'load generator'))
    return 'the load generator was full itself';
  return null;
}
