import { ratios, spread } from './statistics.js';

/**
 * Medians and ratios of all rounds.
 *
 * @param {Record<string, object[]>} rounds results by measure, each in the order of the rounds
 */
export function resultsOf(rounds) {
  const rate = (name) => rounds[name]?.map((result) => result.sustainedPerSecond ?? result.perSecond);
  const measured = (name, limit) => (rounds[name] && rounds[limit] ? ratios(rate(name), rate(limit)) : undefined);
  return {
    perSecond: eachOf(rounds, (_, name) => spread(rate(name))),
    millis: eachOf(rounds, (results) => ({
      p50: spread(numbers(results, 'p50Millis')),
      p99: spread(numbers(results, 'p99Millis')),
    })),
    drainSeconds: eachOf(rounds, (results) => spread(numbers(results, 'drainSeconds'))),
    keptUp: eachOf(rounds, (results) => results.every((result) => result.keptUp !== false)),
    cpuMicros: eachOf(rounds, cpuOf),
    ratios: {
      create: measured('create', 'limitInsert'),
      flow: measured('flow', 'limitInsert'),
      createGateway: measured('createGateway', 'limitInsert'),
      read: measured('read', 'limitFixed'),
      readGateway: measured('readGateway', 'limitFixedGateway'),
    },
    failures: Object.values(rounds).flat().reduce((sum, result) => sum + (result.failures ?? 0), 0),
  };
}

function cpuOf(results) {
  const each = results.map((result) => result.cpuMicrosEach).filter((cpu) => cpu !== undefined);
  if (each.length === 0) return undefined;
  const byComponent = Object.fromEntries(
    Object.keys(each[0]).map((name) => [name, spread(each.map((cpu) => cpu[name]))]),
  );
  const totals = each.map((cpu) => Object.values(cpu).reduce((sum, micros) => sum + micros, 0));
  return { total: spread(totals), byComponent };
}

function eachOf(rounds, of) {
  return Object.fromEntries(Object.entries(rounds).map(([name, results]) => [name, of(results, name)]));
}

function numbers(results, field) {
  return results.map((result) => result[field]).filter((value) => value !== undefined);
}
