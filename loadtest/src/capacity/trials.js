import { CONFIRMING_TRIALS, orderOfTrials } from './budget.js';
import { Confirmation } from './confirmation.js';
import { noiseOf, rank, recommend } from './effects.js';
import { CannotStart } from './own-system.js';
import { secondsOfStep } from './steps.js';
import { figuresOf } from './trial.js';

/** The lower load of a trial, as a part of the knee. */
const NEAR = 0.4;

/** Twice as many users at a time as there were requests under way at the knee keep it busy; within these bounds. */
const BUSY = { ofKnee: 2, least: 32, most: 256 };

/** How many users at a time show how much a system takes. @param search with a knee, see Searches */
export function usersToKeepBusy({ knee, steps }) {
  const { concurrency } = steps.find(({ rate, holds }) => rate === knee && holds);
  return Math.min(BUSY.most, Math.max(BUSY.least, Math.round(concurrency * BUSY.ofKnee)));
}

/**
 * What a trial may take to warm its system up, by a closed load: a system with worse settings would drown in a rate that
 * another one bears, and the trial would only show that.
 */
const WARM_UP = { roundMillis: 3000, millis: 15_000, orders: 4000 };
const STEP_SECONDS = 7;

/** Ending a system and bringing back its data takes this part of the time in which it starts. */
const ENDING_OF_START = 0.4;

/** How long a trial takes where a system starts in so many seconds. */
export function secondsOfTrial(startSeconds, p99Millis) {
  const load = WARM_UP.millis / 1000 + 2 * secondsOfStep(STEP_SECONDS, p99Millis);
  return startSeconds * (1 + ENDING_OF_START) + load;
}

/** Tries settings one at a time, against the default; then those that helped together. */
export class Trials {
  #found;
  #around;

  /**
   * @param found see Capacity; what is found here is added to it
   * @param {{ system, budget, signal, knee: number, users: number, p99Millis: number, steps: () => Steps,
   *     warmUp: (bounds) => Promise, rival: () => Promise<object>, say: (line: string) => void }} around `knee` of the
   *     workload that `steps` runs; `users` see usersToKeepBusy; `warmUp` with bounds as those of warm-up.js; `rival`
   *     gives a second `{ system, steps, warmUp }` that can run beside the first one
   */
  constructor(found, around) {
    this.#found = found;
    this.#around = around;
  }

  /**
   * @param {object[]} wanted settings, the most promising first; as many of them are tried as there is time for
   */
  async run(wanted) {
    const found = this.#found;
    const plan = this.#around.budget.planTrials(wanted.length);
    const chosen = wanted.slice(0, plan.settings);
    found.untried = wanted.slice(plan.settings).map(({ name }) => name);
    if (chosen.length === 0) return;
    const order = orderOfTrials(chosen);
    this.#around.say(
      `${order.length} trials of ${this.#around.budget.trialSeconds.toFixed(0)} s, and a confirmation if anything helps`,
    );
    for (const [n, setting] of order.entries()) {
      if (!this.#around.budget.allowsTrials(this.#trialsNeeded(setting))) {
        if (setting !== null) found.untried.push(setting.name); // told, and not silently left out
        continue;
      }
      await this.#trial(setting, `Trial ${n + 1} of ${order.length}`);
      this.#rank();
    }
    await this.#tryMore(wanted.slice(plan.settings), 1 + CONFIRMING_TRIALS.least);
    if (found.recommendation) await this.#confirm();
  }

  /**
   * With what has to follow it: the default once more and the confirmation are worth more than one more setting,
   * and the confirmation, which has a run of the default itself, more than the default once more.
   */
  #trialsNeeded(setting) {
    if (setting !== null) return 1 + 1 + CONFIRMING_TRIALS.least;
    return this.#found.recommendation ? 1 + CONFIRMING_TRIALS.least : 1;
  }

  /** While nothing has helped, there is nothing to confirm either: the time goes to further settings. */
  async #tryMore(settings, trialsNeeded) {
    const found = this.#found;
    for (const setting of settings) {
      if (found.recommendation || !this.#around.budget.allowsTrials(trialsNeeded)) return;
      await this.#trial(setting, 'One more trial, as nothing has helped');
      found.untried = found.untried.filter((name) => name !== setting.name);
      this.#rank();
    }
  }

  /** Starts the system from the same data with one setting changed, and loads it with less than it takes and with all that it takes. */
  async #trial(setting, what) {
    const name = setting?.name ?? 'default';
    this.#around.say(`${what}: ${name}`);
    const began = this.#around.budget.usedSeconds;
    const trial = { setting, good: 0, quick: 0 };
    this.#found.trials.push(trial);
    try {
      await this.#around.system.restore();
      await this.#around.system.start(setting?.env ?? {}, this.#around.signal);
      await this.#around.warmUp(WARM_UP);
      const runner = this.#around.steps();
      trial.near = await runner.run(Math.round(this.#around.knee * NEAR), STEP_SECONDS, name);
      trial.busy = await runner.saturate(this.#around.users, STEP_SECONDS, name);
      Object.assign(trial, figuresOf(trial));
    } catch (error) {
      // A setting with which the system does not even start has an effect, too.
      if (!(error instanceof CannotStart)) throw error;
      trial.problem = error.message;
    }
    await this.#around.system.stop();
    this.#around.budget.learn(this.#around.budget.usedSeconds - began);
    return trial;
  }

  #rank() {
    const found = this.#found;
    const defaults = found.trials.filter(({ setting }) => setting === null);
    if (defaults.length === 0) return;
    found.noise = noiseOf(defaults);
    found.effects = rank(
      found.trials.filter(({ setting }) => setting !== null),
      found.noise,
    );
    found.recommendation = recommend(found.effects, found.noise);
  }

  async #confirm() {
    const { system, steps, warmUp, rival, knee, users, ...around } = this.#around;
    if (!Confirmation.fits(around.budget)) return;
    const { recommendation } = this.#found;
    const load =
      recommendation.figure === 'good'
        ? (runner, name) => runner.saturate(users, STEP_SECONDS, name)
        : (runner, name) => runner.run(Math.round(knee * NEAR), STEP_SECONDS, name);
    const sides = { defaults: { system, steps, warmUp }, recommended: await rival() };
    const bounds = { load, stepSeconds: STEP_SECONDS, warmUpBounds: WARM_UP };
    const confirmation = new Confirmation(sides, { ...around, ...bounds });
    try {
      await confirmation.run(recommendation);
    } finally {
      this.#found.confirmation = confirmation.found; // however it ended
    }
  }
}
