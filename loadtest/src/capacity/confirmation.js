import { CONFIRMING_TRIALS } from './budget.js';
import { confirm } from './effects.js';
import { CannotStart } from './own-system.js';
import { secondsOfStep } from './steps.js';
import { figuresOf } from './trial.js';

/** So often the two are compared at most. */
const PAIRS_MOST = 6;

/** For the end of both. */
const END_SECONDS = 8;

/**
 * Whether a recommendation is worth what it promises. The system with it and the one without run beside each other, warmed
 * up alike, and are loaded in turns: so what the machine does meanwhile is the same for both. What one start of a
 * system may have by chance is not excluded.
 */
export class Confirmation {
  #sides;
  #around;

  /** What is known so far, see confirm, with the `runs`; undefined until there is a pair. Or `{ problem }`. */
  found;

  /**
   * @param {{ defaults, recommended }} sides each `{ system, steps: () => Steps, warmUp: (bounds) => Promise }`
   * @param {{ budget, signal, say, load: (steps: Steps, name: string) => Promise<object>, stepSeconds: number,
   *     p99Millis: number, warmUpBounds: object }} around `load` makes one run of the given seconds
   */
  constructor(sides, around) {
    this.#sides = sides;
    this.#around = around;
  }

  /** Whether there is time for it. */
  static fits(budget) {
    return budget.allowsTrials(CONFIRMING_TRIALS.least);
  }

  /**
   * Compares as often as there is time for. A system that does not start is a finding.
   *
   * @param recommendation see recommend
   */
  async run(recommendation) {
    const { defaults, recommended } = this.#sides;
    this.#around.say(`Confirming: one system with and one without ${namesOf(recommendation)}`);
    try {
      const isUp =
        (await this.#start(defaults, {}, 'the defaults')) &&
        (await this.#start(recommended, recommendation.env, 'what is recommended'));
      if (isUp) await this.#compare(recommendation);
    } finally {
      await Promise.all([defaults.system.stop(), recommended.system.stop()]);
    }
  }

  async #start({ system, warmUp }, env, name) {
    try {
      await system.restore();
      await system.start(env, this.#around.signal);
    } catch (error) {
      if (!(error instanceof CannotStart)) throw error;
      this.found = {
        outcome: 'not confirmed',
        problem: `with ${name} it did not start: ${error.message}`,
      };
      return false;
    }
    await warmUp(this.#around.warmUpBounds);
    return true;
  }

  async #compare(recommendation) {
    const { budget, say, stepSeconds, p99Millis } = this.#around;
    // Not looked at: a generator that has just started measures itself.
    for (const name of Object.keys(this.#sides)) await this.#load(name);
    const runs = { defaults: [], recommended: [] };
    let longest = 2 * secondsOfStep(stepSeconds, p99Millis);
    while (runs.defaults.length < PAIRS_MOST && longest + END_SECONDS <= budget.leftSeconds) {
      const pair = runs.defaults.length;
      say(`Confirming, pair ${pair + 1}`);
      const began = budget.usedSeconds;
      const names = pair % 2 === 0 ? ['defaults', 'recommended'] : ['recommended', 'defaults'];
      const made = {};
      for (const name of names) made[name] = await this.#load(name);
      for (const name of names) runs[name].push(made[name]);
      this.found = { ...confirm(recommendation, runs), runs };
      longest = Math.max(longest, budget.usedSeconds - began);
    }
  }

  async #load(name) {
    const step = await this.#around.load(this.#sides[name].steps(), name);
    return { ...figuresOf({ near: step, busy: step }), step };
  }
}

function namesOf({ settings }) {
  return settings.map(({ name }) => name).join(' ');
}
