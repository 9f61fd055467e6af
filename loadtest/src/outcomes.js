/** Whether a request did not come to what its scenario asks for. */
export function isWrong({ expected }) {
  return !expected;
}

/** How a request ended, in a word or two. */
export function outcomeOf({ status, error, unmet }) {
  return error ?? (unmet === undefined ? status : `${status}, not as expected: ${unmet}`);
}

const FAILED_EXPECTATION = 'Failed expectations for request ';

/** Artillery's errors that are none of a request that is counted as wrong already. */
export function errorsBeside(unexpected, errors) {
  const entries = Object.entries(errors);
  const ofExpectations = entries.filter(([error]) => error.startsWith(FAILED_EXPECTATION));
  // Each was an answer; which one is known by the answer, and not by the name of the error.
  const answered = total(unexpected) - total(pick(unexpected, ([outcome]) => outcome in errors));
  const unexplained = total(Object.fromEntries(ofExpectations)) - answered;
  return Object.fromEntries(
    [
      ...entries
        .filter(([error]) => !error.startsWith(FAILED_EXPECTATION))
        .map(([error, count]) => [error, count - (unexpected[error] ?? 0)]),
      ['failed expectation', unexplained],
    ].filter(([, count]) => count > 0),
  );
}

function pick(counts, isWanted) {
  return Object.fromEntries(Object.entries(counts).filter(isWanted));
}

/** The sum of such counts. */
export function total(counts) {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** How many records there are by key. */
export function tally(records, keyOf) {
  const counts = {};
  for (const record of records) counts[keyOf(record)] = (counts[keyOf(record)] ?? 0) + 1;
  return counts;
}
