/**
 * Judges a run. Artillery's own exit code does not: it is 0 even when every request failed, and 4xx
 * and 5xx are no errors to it.
 *
 * @returns {{ passed: boolean, reasons: string[] }} one reason for each thing that is wrong
 */
export function judge(summary, artilleryExitCode) {
  const { virtualUsers, requests, responses, codes, errors } = summary;
  const reasons = [];
  if (artilleryExitCode !== 0) reasons.push(`Artillery ended with exit code ${artilleryExitCode}`);
  if (requests === 0) reasons.push('no request was made');
  if (virtualUsers.failed > 0) {
    reasons.push(`${virtualUsers.failed} of ${virtualUsers.created} virtual users failed`);
  }
  if (virtualUsers.skipped > 0) reasons.push(`${virtualUsers.skipped} virtual users were skipped`);
  const unfinished = virtualUsers.created - virtualUsers.completed - virtualUsers.failed;
  if (unfinished > 0) reasons.push(`${unfinished} virtual users did not finish`);
  for (const [code, count] of Object.entries(codes)) {
    if (!/^2\d\d$/.test(code)) reasons.push(`${count} responses were ${code}`);
  }
  for (const [error, count] of Object.entries(errors)) reasons.push(`${count} times ${error}`);
  if (requests > responses) reasons.push(`${requests - responses} requests had no response`);
  return { passed: reasons.length === 0, reasons };
}

/** The summary and its verdict, for people. */
export function describeRun(summary, verdict) {
  const { virtualUsers: users, responseMillis } = summary;
  const lines = [
    `Virtual users  ${users.created} created, ${users.completed} completed, ${users.failed} failed`,
    `Requests       ${summary.requests} in ${Math.round(summary.durationMillis / 1000)} s ` +
      `(${summary.requestsPerSecond}/s)`,
    `Responses      ${histogram(summary.codes)}`,
    `Response time  ${times(responseMillis)}`,
    ...Object.entries(summary.endpoints).map(
      ([name, endpoint]) => `  ${name}: ${endpoint.responses} responses, ${times(endpoint.responseMillis)}`,
    ),
    verdict.passed ? 'PASSED' : `FAILED: ${verdict.reasons.join('; ')}`,
  ];
  return lines.join('\n');
}

function histogram(codes) {
  const parts = Object.entries(codes).map(([code, count]) => `${code}: ${count}`);
  return parts.length === 0 ? 'none' : parts.join(', ');
}

function times(millis) {
  if (millis === null) return 'none measured';
  return `p50 ${millis.p50} ms, p95 ${millis.p95} ms, p99 ${millis.p99} ms, max ${millis.max} ms`;
}
