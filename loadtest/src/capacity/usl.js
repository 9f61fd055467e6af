/** With fewer points, or points that are too close, three parameters can be anything. */
const POINTS_LEAST = 5;
const SPAN_LEAST = 4;
const FIT_LEAST = 0.9;

/** Farther than this beyond the highest concurrency or throughput that was measured, a limit is a guess. */
const EXTRAPOLATION_MOST = 2;

/** Coherency below this is what computing leaves of none. */
const KAPPA_LEAST = 1e-9;

/**
 * Fits Gunther's Universal Scalability Law, `X(N) = λN / (1 + σ(N-1) + κN(N-1))`, to throughput against
 * concurrency: λ is what one alone gets done, σ what waits for one another (contention), κ what it costs to
 * agree (coherency). Divided through, `N/X = 1/λ + (σ/λ)(N-1) + (κ/λ)N(N-1)` is linear; it is solved by
 * least squares of the relative error, with σ and κ at least 0.
 *
 * @param {{ concurrency: number, perSecond: number }[]} measured of steps in a steady state
 * @returns {{ lambda, sigma, kappa, peakConcurrency: number | null, peakPerSecond: number | null,
 *     ceilingPerSecond: number | null, fit: number, points: number, trusted: boolean, doubts: string[] } | null}
 *     with coherency there is a peak, with contention alone a ceiling, with neither no limit; `fit` is the part of
 *     the throughput's variance that it explains (R²); null when nothing can be fitted
 */
export function fitScalability(measured) {
  // Below one request at a time the law says nothing.
  const points = measured.filter(({ concurrency, perSecond }) => concurrency >= 1 && perSecond > 0);
  const solved = best(points);
  if (solved === undefined) return null;
  const [perRequest, contention, coherency] = solved;
  const parameters = {
    lambda: 1 / perRequest,
    sigma: contention / perRequest,
    kappa: coherency / perRequest < KAPPA_LEAST ? 0 : coherency / perRequest,
  };
  const limits = limitsOf(parameters);
  const fit = explained(points, parameters);
  const doubts = doubtsOf(points, fit, limits);
  return {
    ...parameters,
    ...limits,
    fit,
    points: points.length,
    trusted: doubts.length === 0,
    doubts,
  };
}

/** What the law says for a concurrency. */
export function throughputAt({ lambda, sigma, kappa }, concurrency) {
  const n = concurrency;
  return (lambda * n) / (1 + sigma * (n - 1) + kappa * n * (n - 1));
}

/**
 * Where more concurrency begins to cost throughput; without coherency it never does, and throughput nears a
 * ceiling; without contention, too, the law knows no limit.
 */
function limitsOf(law) {
  const { lambda, sigma, kappa } = law;
  const none = { peakConcurrency: null, peakPerSecond: null, ceilingPerSecond: null };
  if (kappa === 0) return sigma > 0 ? { ...none, ceilingPerSecond: lambda / sigma } : none;
  const peakConcurrency = Math.max(1, Math.sqrt((1 - Math.min(1, sigma)) / kappa));
  return { ...none, peakConcurrency, peakPerSecond: throughputAt(law, peakConcurrency) };
}

function doubtsOf(points, fit, { peakConcurrency, peakPerSecond, ceilingPerSecond }) {
  const concurrencies = points.map(({ concurrency }) => concurrency);
  const [least, most] = [Math.min(...concurrencies), Math.max(...concurrencies)];
  const fastest = Math.max(...points.map(({ perSecond }) => perSecond));
  const [kind, limit] = peakPerSecond === null ? ['ceiling', ceilingPerSecond] : ['peak', peakPerSecond];
  return [
    points.length < POINTS_LEAST &&
      `it rests on ${points.length} steps, and ${POINTS_LEAST} are the least`,
    most / least < SPAN_LEAST &&
      `concurrency was only from ${least.toFixed(1)} to ${most.toFixed(1)}: one curve fits as well as another`,
    !(fit >= FIT_LEAST) &&
      `it explains only ${Math.max(0, Math.round(fit * 100))} % of the throughput's variance`,
    peakConcurrency > most * EXTRAPOLATION_MOST &&
      `its peak, at ${Math.round(peakConcurrency)}, is far beyond what was measured (${most.toFixed(1)})`,
    limit > fastest * EXTRAPOLATION_MOST &&
      `its ${kind}, ${Math.round(limit)}/s, is far beyond what was measured (${Math.round(fastest)}/s)`,
    limit === null && 'it sees neither contention nor coherency, and so no limit, in what was measured',
  ].filter(Boolean);
}

/** Of the full law and those without contention, coherency or both, the closest whose parameters are none below 0. */
function best(points) {
  const columns = [() => 1, ({ concurrency: n }) => n - 1, ({ concurrency: n }) => n * (n - 1)];
  const candidates = [[0, 1, 2], [0, 1], [0, 2], [0]]
    .map((used) =>
      spreadOut(
        used,
        leastSquares(
          points,
          used.map((n) => columns[n]),
        ),
      ),
    )
    .filter(
      (solution) => solution !== undefined && solution[0] > 0 && solution.every((value) => value >= 0),
    );
  const error = (solution) =>
    points.reduce((sum, point) => {
      const told = columns.reduce((total, column, n) => total + solution[n] * column(point), 0);
      return sum + (told * (point.perSecond / point.concurrency) - 1) ** 2;
    }, 0);
  return candidates.sort((one, other) => error(one) - error(other))[0];
}

function spreadOut(used, solution) {
  if (solution === undefined) return undefined;
  const all = [0, 0, 0];
  used.forEach((n, at) => (all[n] = solution[at]));
  return all;
}

/** Normal equations of `Σ (columns · x) · X/N = 1`, solved by elimination; undefined when they have no one solution. */
function leastSquares(points, columns) {
  if (points.length < columns.length) return undefined;
  const rows = points.map((point) =>
    columns.map((column) => column(point) * (point.perSecond / point.concurrency)),
  );
  const matrix = columns.map((_, i) => [
    ...columns.map((_, j) => rows.reduce((sum, row) => sum + row[i] * row[j], 0)),
    rows.reduce((sum, row) => sum + row[i], 0),
  ]);
  return eliminate(matrix);
}

function eliminate(matrix) {
  const size = matrix.length;
  const scale = matrix.map((row, n) => row[n]);
  for (let at = 0; at < size; at++) {
    const pivot = matrix[at][at];
    if (!(Math.abs(pivot) > 1e-12 * scale[at])) return undefined;
    for (let row = 0; row < size; row++) {
      if (row === at) continue;
      const part = matrix[row][at] / pivot;
      matrix[row] = matrix[row].map((value, n) => value - part * matrix[at][n]);
    }
  }
  return matrix.map((row, n) => row[size] / row[n]);
}

function explained(points, parameters) {
  const mean = points.reduce((sum, { perSecond }) => sum + perSecond, 0) / points.length;
  const around = points.reduce((sum, { perSecond }) => sum + (perSecond - mean) ** 2, 0);
  const beside = points.reduce(
    (sum, { concurrency, perSecond }) => sum + (perSecond - throughputAt(parameters, concurrency)) ** 2,
    0,
  );
  return around === 0 ? 0 : 1 - beside / around;
}
