import { confirm } from './effects.js';
import { secondsOfStep } from './steps.js';

/** So often the two are compared at most; for what a sign test says, see confirm. */
const PAIRS_MOST = 6;

/**
 * Whether a recommendation is worth what it promises. The system with it and the one without run beside each other, warmed
 * up alike, and are loaded in turns: so what the machine does meanwhile is the same for both, and a chance of one
 * start is not taken for an effect.
 */
export class Confirmation {
  #sides;
  #around;

  /**
   * @param {{ defaults, recommended }} sides each `{ system, steps: () => Steps, warmUp: (bounds) => Promise }`
   * @param {{ budget, signal, say, rate: number, stepSeconds: number, p99Millis: number, warmUp: object }} around
   *     `rate` at which both are loaded, `warmUp` its bounds
   */
  constructor(sides, around) {
    this.#sides = sides;
    this.#around = around;
  }

  /**
   * @param recommendation see recommend
   * @param {number} trials so many could be made in the time that it may take
   * @returns {Promise<object | undefined>} see confirm, with the `runs`; undefined when there was no time
   */
  async run(recommendation, trials) {
    const { budget, say } = this.#around;
    const until = budget.usedSeconds + Math.min(budget.leftSeconds, trials * budget.trialSeconds);
    const { defaults, recommended } = this.#sides;
    say(`Confirming: starting one system with and one without ${namesOf(recommendation)}`);
    await this.#start(defaults, {});
    await this.#start(recommended, recommendation.env);
    const runs = { defaults: [], recommended: [] };
    for (let pair = 0; pair < PAIRS_MOST && budget.usedSeconds + this.#secondsOfPair <= until; pair++) {
      say(`Confirming, pair ${pair + 1}`);
      const order = pair % 2 === 0 ? ['defaults', 'recommended'] : ['recommended', 'defaults'];
      for (const name of order) runs[name].push(await this.#load(name));
    }
    await defaults.system.stop();
    await recommended.system.stop();
    if (runs.defaults.length === 0) return undefined;
    return { ...confirm(recommendation, runs), runs };
  }

  get #secondsOfPair() {
    const { stepSeconds, p99Millis } = this.#around;
    return 2 * secondsOfStep(stepSeconds, p99Millis);
  }

  async #start({ system, warmUp }, env) {
    await system.restore();
    await system.start(env, this.#around.signal);
    await warmUp(this.#around.warmUp);
  }

  async #load(name) {
    const { rate, stepSeconds } = this.#around;
    const step = await this.#sides[name].steps().run(rate, stepSeconds, name);
    return {
      good: step.achievedPerSecond,
      quick: step.meanMillis > 0 ? 1000 / step.meanMillis : 0,
      step,
    };
  }
}

function namesOf({ settings }) {
  return settings.map(({ name }) => name).join(' ');
}
