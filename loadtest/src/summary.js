const BY_ENDPOINT = 'plugins.metrics-by-endpoint.';

/**
 * What matters of Artillery's run.json. Response times are whole milliseconds, as Artillery rounds
 * them; rates are computed from counts and timestamps.
 */
export function summarize({ aggregate }) {
  const { counters = {}, summaries = {}, firstMetricAt, lastMetricAt } = aggregate;
  const count = (name) => counters[name] ?? 0;
  const durationMillis = Math.max(0, (lastMetricAt ?? 0) - (firstMetricAt ?? 0));
  const requests = count('http.requests');
  return {
    startedAt: firstMetricAt === undefined ? null : new Date(firstMetricAt).toISOString(),
    durationMillis,
    virtualUsers: {
      created: count('vusers.created'),
      completed: count('vusers.completed'),
      failed: count('vusers.failed'),
      skipped: count('vusers.skipped'),
    },
    requests,
    responses: count('http.responses'),
    requestsPerSecond: durationMillis === 0 ? 0 : round(requests / (durationMillis / 1000)),
    codes: startingWith(counters, 'http.codes.'),
    errors: startingWith(counters, 'errors.'),
    responseMillis: latencies(summaries['http.response_time']),
    endpoints: endpoints(summaries),
  };
}

function endpoints(summaries) {
  const byName = startingWith(summaries, `${BY_ENDPOINT}response_time.`);
  return Object.fromEntries(
    Object.entries(byName).map(([name, summary]) => [
      name,
      { responses: summary.count, responseMillis: latencies(summary) },
    ]),
  );
}

function latencies(summary) {
  if (summary === undefined) return null;
  const { min, mean, p50, p95, p99, max } = summary;
  return { min, mean, p50, p95, p99, max };
}

function startingWith(entries, prefix) {
  return Object.fromEntries(
    Object.entries(entries)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => [key.slice(prefix.length), value])
      .sort(([a], [b]) => a.localeCompare(b)),
  );
}

function round(value) {
  return Math.round(value * 100) / 100;
}
