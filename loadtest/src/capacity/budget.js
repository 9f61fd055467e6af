/** Enough for the last figures, the page, and ending the system. */
const REPORT_SECONDS = 12;

/** The search may take this part of what is left when settings are to be tried after it. */
const SEARCH_SHARE = 0.35;

/** The default is run before the settings and after them, and in the middle of more than one. */
function runsOfDefault(settings) {
  return settings > 1 ? 3 : 2;
}

/** Recommended settings and defaults take turns so often; half as often where few settings fit beside it. */
const CONFIRMING_TRIALS = 4;
const FEW_SETTINGS = 4;

/**
 * The time that a search for capacity may take, planned ahead: nothing is begun that does not fit into what
 * is left. What one trial costs is learned from those before it.
 */
export class Budget {
  #seconds;
  #now;
  #began;
  #trialSeconds;
  #searchUntil = 0;

  /** @param {number} seconds of all @param {() => number} now in seconds */
  constructor(seconds, trialSeconds, now = () => performance.now() / 1000) {
    this.#seconds = seconds;
    this.#trialSeconds = trialSeconds;
    this.#now = now;
    this.#began = now();
  }

  get usedSeconds() {
    return this.#now() - this.#began;
  }

  /** What may still be used, the report kept aside. */
  get leftSeconds() {
    return this.#seconds - REPORT_SECONDS - this.usedSeconds;
  }

  get trialSeconds() {
    return this.#trialSeconds;
  }

  /** A trial took so long; the next ones are not expected to be much quicker. */
  learn(seconds) {
    this.#trialSeconds = Math.max(seconds, (this.#trialSeconds + seconds) / 2);
  }

  /**
   * Says how long the search may take, from now on: all that is left when no settings follow, or when what
   * it would leave were too little for them.
   *
   * @returns {number} seconds
   */
  beginSearch(settingsFollow) {
    const left = this.leftSeconds;
    const least = (runsOfDefault(1) + 1 + CONFIRMING_TRIALS / 2) * this.#trialSeconds;
    const hasRoom = settingsFollow && left * (1 - SEARCH_SHARE) >= least;
    const seconds = hasRoom ? left * SEARCH_SHARE : left;
    this.#searchUntil = this.usedSeconds + seconds;
    return seconds;
  }

  /** Whether the search may make another step of this length. */
  allowsStep(seconds) {
    return this.usedSeconds + seconds <= this.#searchUntil;
  }

  /**
   * How many settings can be tried, besides the default's own runs and the confirmation.
   *
   * @returns {{ settings: number, confirmationTrials: number }} no settings when they would not be worth
   *     anything, as the default could not be repeated
   */
  planTrials(candidates) {
    const trials = Math.floor(this.leftSeconds / this.#trialSeconds);
    const fitting = (confirmationTrials) => {
      for (let settings = candidates; settings >= 1; settings--) {
        if (settings + runsOfDefault(settings) + confirmationTrials <= trials) return settings;
      }
      return 0;
    };
    const settings = fitting(CONFIRMING_TRIALS);
    if (settings >= Math.min(FEW_SETTINGS, candidates)) {
      return { settings, confirmationTrials: CONFIRMING_TRIALS };
    }
    const more = fitting(CONFIRMING_TRIALS / 2);
    return { settings: more, confirmationTrials: more === 0 ? 0 : CONFIRMING_TRIALS / 2 };
  }

  /** Whether so many trials still fit. */
  allowsTrials(count) {
    return count * this.#trialSeconds <= this.leftSeconds;
  }
}

/** The order of the trials: the default first, in the middle and last, so that a drift is seen. */
export function orderOfTrials(settings) {
  const half = Math.ceil(settings.length / 2);
  const middle = settings.length > 1 ? [null] : [];
  return [null, ...settings.slice(0, half), ...middle, ...settings.slice(half), null];
}
