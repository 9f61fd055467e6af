import { kneeOf, nextStep } from './search.js';
import { secondsOfStep } from './steps.js';
import { fitScalability } from './usl.js';

/** How the search for the limit of the first workload goes; start and factor are those asked for. */
const FIRST = { weight: 2, resolution: 1.1 };

/** How those of further workloads go: in less time, with larger steps, from a part of the first one's limit on. */
const FURTHER = { weight: 1, resolution: 1.2 };
const FURTHER_FACTOR_LEAST = 1.6;
const FURTHER_STEP_SECONDS_MOST = 7;
const START_OF_FIRST_KNEE = { mixed: 0.7, writes: 0.5, reads: 1 };

/** The system is warm (see Capacity), but not with the requests of just this workload. */
const WARM_UP_SECONDS = 6;

/** What it takes for none. */
const LEAST_OF_START = 1 / 8;
const RATE_MOST = 200_000;

/** What the law of scalability is fitted to: throughput that is not offered load, or failures, by another name. */
const STEADY = { achievedShare: 0.95, failureShare: 0.01 };

const WHY = {
  ladder: 'up the ladder',
  again: 'once more, as it failed',
  between: 'between what held and what did not',
  down: 'down, as the first one failed',
};

/** Searches the limit of one workload after the other, on one system. */
export class Searches {
  #found;
  #around;

  /**
   * @param found see Capacity; each search is added to its `searches` before its first step
   * @param {{ request, budget, steps: (workload: string) => Steps, say: (line: string) => void }} around
   */
  constructor(found, around) {
    this.#found = found;
    this.#around = around;
  }

  async run() {
    const { request, budget, say } = this.#around;
    const { workloads, settings } = request;
    const seconds = budget.beginSearches(workloads.length, settings.length > 0);
    say(`The search may take ${seconds.toFixed(0)} s`);
    let weightLeft = FIRST.weight + FURTHER.weight * (workloads.length - 1);
    for (const workload of workloads) {
      const way = this.#wayOf(workload);
      budget.beginSearch(way.weight / weightLeft);
      weightLeft -= way.weight;
      await this.#search(workload, way);
    }
  }

  #wayOf(workload) {
    const { start, factor, stepSeconds } = this.#around.request;
    const [first] = this.#found.searches;
    if (first === undefined) return { ...FIRST, start, factor, stepSeconds };
    return {
      ...FURTHER,
      start: first.knee === null ? start : Math.round(first.knee * START_OF_FIRST_KNEE[workload]),
      factor: Math.max(factor, FURTHER_FACTOR_LEAST),
      stepSeconds: Math.min(stepSeconds, FURTHER_STEP_SECONDS_MOST),
    };
  }

  async #search(workload, { start, factor, resolution, stepSeconds }) {
    const { budget, say, request } = this.#around;
    const steps = [];
    const search = { workload, stepSeconds, steps, ...conclusionOf(steps) };
    this.#found.searches.push(search);
    const options = { start, factor, resolution, least: start * LEAST_OF_START, most: RATE_MOST };
    const stepTakes = secondsOfStep(stepSeconds, request.p99Millis);
    const beginning = secondsOfStep(WARM_UP_SECONDS, request.p99Millis) + stepTakes;
    if (!budget.allowsStep(beginning, { toFindLimit: true })) {
      search.doubts.push('there was no time for it');
      return;
    }
    const runner = this.#around.steps(workload);
    say(`Workload ${workload}: warming up`);
    await runner.warmUp(start, WARM_UP_SECONDS);
    for (let next; (next = nextStep(steps, options)) !== undefined; ) {
      // A limit that failed once only, and may be chance, is not found yet.
      const toFindLimit = search.knee === null || search.limit === null || next.why === 'again';
      if (!budget.allowsStep(stepTakes, { toFindLimit })) {
        search.doubts.push('the time was up before the search was done');
        return;
      }
      const what = `${workload}, step ${steps.length + 1}`;
      say(`Workload ${what}: ${next.rate}/s (${WHY[next.why]})`);
      steps.push({ ...(await runner.run(next.rate, stepSeconds, what)), why: next.why });
      Object.assign(search, conclusionOf(steps));
    }
  }
}

function conclusionOf(steps) {
  const scalability = fitScalability(
    steps
      .filter((step) => isSteady(step, steps))
      .map(({ concurrency, achievedPerSecond: perSecond }) => ({ concurrency, perSecond })),
  );
  return { ...kneeOf(steps), scalability };
}

/** It got what it was offered; and it was no accident, such as a failure that another try did not confirm. */
function isSteady({ rate, holds, achievedShare, failureShare }, steps) {
  const isAccident = !holds && steps.some((step) => step.rate === rate && step.holds);
  return achievedShare >= STEADY.achievedShare && failureShare < STEADY.failureShare && !isAccident;
}
