/**
 * Judges a run. Artillery's own exit code does not: it is 0 even when every request failed, and 4xx
 * and 5xx are no errors to it. A status that the scenario expects is none here either.
 *
 * @param summary see summarize
 * @param {number} artilleryExitCode
 * @param {object[]} thresholds see checkThresholds; empty when times are not judged
 * @param {number | null} rebuilt how many views were made anew; null when it is not known
 * @returns {{ passed: boolean, reasons: string[] }} one reason for each thing that is wrong
 */
export function judge(summary, artilleryExitCode, thresholds = [], rebuilt = null) {
  const { virtualUsers, arrivals, requests, responses, unexpected, evictions } = summary;
  const reasons = [];
  if (arrivals === null) reasons.push('the run was cut off before its end');
  if (requests === 0) reasons.push('no request was made');
  if (virtualUsers !== null) reasons.push(...whyUsersFailed(virtualUsers));
  for (const [outcome, count] of Object.entries(unexpected)) {
    if (/^\d/.test(outcome)) reasons.push(`${count} responses were ${outcome}`);
  }
  for (const [error, count] of Object.entries(summary.otherErrors)) reasons.push(`${count} times ${error}`);
  if (requests > responses) reasons.push(`${requests - responses} requests had no response`);
  // A scenario about misses that made none measured something else.
  if (evictions.asked > 0 && evictions.done === 0) {
    reasons.push(`none of ${evictions.asked} views that were to be evicted was in Redis`);
  } else if (evictions.done > 0 && rebuilt === 0) {
    reasons.push(`${evictions.done} views were evicted, and none was rebuilt`);
  }
  for (const { metric, below, value, where, held } of thresholds) {
    const was = value === null ? 'not measured' : `${value} in ${where}`;
    if (!held) reasons.push(`${metric} was ${was}, and has to be below ${below}`);
  }
  // Its exit code says that something is wrong, and seldom more than what was found already.
  if (artilleryExitCode !== 0 && reasons.length === 0) {
    reasons.push(`Artillery ended with exit code ${artilleryExitCode}`);
  }
  return { passed: reasons.length === 0, reasons };
}

function whyUsersFailed({ created, completed, failed, skipped }) {
  const unfinished = created - completed - failed;
  return [
    ...(failed > 0 ? [`${failed} of ${created} virtual users failed`] : []),
    ...(skipped > 0 ? [`${skipped} virtual users were skipped`] : []),
    ...(unfinished > 0 ? [`${unfinished} virtual users did not finish`] : []),
  ];
}

/** The summary of a run, for people. */
export function describeRun(summary) {
  const { virtualUsers: users, responseMillis } = summary;
  const width = Math.max(0, ...summary.endpoints.map(({ name }) => name.length));
  const lines = [
    users === null
      ? 'Virtual users  unknown, as the run was cut off'
      : `Virtual users  ${users.created} created, ${users.completed} completed, ${users.failed} failed`,
    `Requests       ${summary.requests} in ${Math.round(summary.durationMillis / 1000)} s ` +
      `(${summary.achievedPerSecond}/s achieved)`,
    `Wrong          ${summary.wrong}${summary.wrong > 0 ? ', left out of rate and times' : ''}`,
    `Responses      ${histogram(summary.codes)}`,
    `Response time  ${times(responseMillis)}`,
    ...summary.endpoints.map(
      ({ name, requests, responseMillis: own }) =>
        `  ${name.padEnd(width)} ${String(requests).padStart(6)}  ${times(own)}`,
    ),
  ];
  return lines.join('\n');
}

/**
 * The verdict on a run that has a report, for people. Which figures became slower than a baseline has been told before.
 */
export function describeVerdict({ passed, verdict, comparison, lost, reconciliation }) {
  if (passed) return 'PASSED';
  const { slower = [], rows = [], name } = comparison ?? {};
  const reasons = [
    ...verdict.reasons,
    ...(slower.length > 0
      ? [`${slower.length} of ${rows.length} figures are slower than baseline ${name}`]
      : []),
    ...(lost ? [lost] : []),
    ...(reconciliation?.agreed === false ? ['store, topic and read model do not agree'] : []),
  ];
  return `FAILED: ${reasons.join('; ')}`;
}

function histogram(codes) {
  const parts = Object.entries(codes).map(([code, count]) => `${code}: ${count}`);
  return parts.length === 0 ? 'none' : parts.join(', ');
}

function times(millis) {
  if (millis === null) return 'none measured';
  const { mean, p50, p95, p99, max } = millis;
  return `avg ${mean} ms, p50 ${p50}, p95 ${p95}, p99 ${p99}, max ${max}`;
}
